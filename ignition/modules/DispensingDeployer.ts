import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Knows where the dispensing contract will stand, before prescriptions and packs are made for it. */
export default buildModule("DispensingDeployer", (m) => {
  const dispensingDeployer = m.contract("DispensingDeployer");
  return { dispensingDeployer };
});
