import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import DispensingDeployer from "./DispensingDeployer.ts";
import Licences from "./Licences.ts";

export default buildModule("Packs", (m) => {
  const { licences } = m.useModule(Licences);
  const { dispensingDeployer } = m.useModule(DispensingDeployer);
  const dispensingAddress = m.staticCall(dispensingDeployer, "DISPENSING");
  const packs = m.contract("Packs", [licences, dispensingAddress]);
  return { packs };
});
