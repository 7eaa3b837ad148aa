import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The AccessManager, in the hands of the deployer until `Handover` passes it on. */
export default buildModule("Governance", (m) => {
  const governance = m.contract("AccessManager", [m.getAccount(0)]);
  return { governance };
});
