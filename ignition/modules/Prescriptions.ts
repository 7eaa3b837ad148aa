import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import DispensingDeployer from "./DispensingDeployer.ts";
import Licences from "./Licences.ts";

export default buildModule("Prescriptions", (m) => {
  const { licences } = m.useModule(Licences);
  const { dispensingDeployer } = m.useModule(DispensingDeployer);
  const dispensingAddress = m.staticCall(dispensingDeployer, "DISPENSING");
  const guardOfficeAddress = m.staticCall(dispensingDeployer, "GUARD_OFFICE");
  const prescriptions = m.contract("Prescriptions", [licences, dispensingAddress, guardOfficeAddress]);
  return { prescriptions };
});
