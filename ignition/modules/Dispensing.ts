import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import DispensingDeployer from "./DispensingDeployer.ts";
import Licences from "./Licences.ts";
import Packs from "./Packs.ts";
import Prescriptions from "./Prescriptions.ts";

export default buildModule("Dispensing", (m) => {
  const { licences } = m.useModule(Licences);
  const { prescriptions } = m.useModule(Prescriptions);
  const { packs } = m.useModule(Packs);
  const { dispensingDeployer } = m.useModule(DispensingDeployer);
  const deployed = m.call(dispensingDeployer, "deploy", [licences, prescriptions, packs]);
  const dispensingAddress = m.staticCall(dispensingDeployer, "DISPENSING");
  const dispensing = m.contractAt("Dispensing", dispensingAddress, { after: [deployed] });
  return { dispensing };
});
