import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Dispensing from "./Dispensing.ts";
import DispensingDeployer from "./DispensingDeployer.ts";
import Governance from "./Governance.ts";
import Prescriptions from "./Prescriptions.ts";

/** The guard's policy, its office, which came with the dispensing contract, and the lens that answers questions. */
export default buildModule("SupplyGuard", (m) => {
  const { governance } = m.useModule(Governance);
  const { dispensingDeployer } = m.useModule(DispensingDeployer);
  const { prescriptions } = m.useModule(Prescriptions);
  const { dispensing } = m.useModule(Dispensing);
  const officeAddress = m.staticCall(dispensingDeployer, "GUARD_OFFICE");
  const guardOffice = m.contractAt("GuardOffice", officeAddress, { after: [dispensing] });
  const guardPolicy = m.contract("GuardPolicy", [governance]);
  const guardLens = m.contract("GuardLens", [prescriptions]);
  return { guardOffice, guardPolicy, guardLens };
});
