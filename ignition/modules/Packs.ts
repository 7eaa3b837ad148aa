import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import DispensingDeployer from "./DispensingDeployer.ts";
import Licences from "./Licences.ts";
import TraceabilityDeployer from "./TraceabilityDeployer.ts";

export default buildModule("Packs", (m) => {
  const { licences } = m.useModule(Licences);
  const { dispensingDeployer } = m.useModule(DispensingDeployer);
  const dispensingAddress = m.staticCall(dispensingDeployer, "DISPENSING");
  const { traceabilityDeployer } = m.useModule(TraceabilityDeployer);
  const custodyAddress = m.staticCall(traceabilityDeployer, "CUSTODY");
  const incidentsAddress = m.staticCall(traceabilityDeployer, "INCIDENTS");
  const packs = m.contract("Packs", [licences, dispensingAddress, custodyAddress, incidentsAddress]);
  return { packs };
});
