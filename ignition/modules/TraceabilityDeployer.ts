import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Knows where custody and the incidents will stand, before packs are made for them. */
export default buildModule("TraceabilityDeployer", (m) => {
  const traceabilityDeployer = m.contract("TraceabilityDeployer");
  return { traceabilityDeployer };
});
