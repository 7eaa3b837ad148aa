import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Licences from "./Licences.ts";
import Packs from "./Packs.ts";
import TraceabilityDeployer from "./TraceabilityDeployer.ts";

/** What follows packs through the trade: the incidents, custody, and the papers of recalls. */
export default buildModule("Traceability", (m) => {
  const { licences } = m.useModule(Licences);
  const { packs } = m.useModule(Packs);
  const { traceabilityDeployer } = m.useModule(TraceabilityDeployer);
  const deployed = m.call(traceabilityDeployer, "deploy", [licences, packs]);
  const incidentsAddress = m.staticCall(traceabilityDeployer, "INCIDENTS");
  const incidents = m.contractAt("Incidents", incidentsAddress, { after: [deployed] });
  const custodyAddress = m.staticCall(traceabilityDeployer, "CUSTODY");
  const custody = m.contractAt("Custody", custodyAddress, { after: [deployed] });
  const recalls = m.contract("Recalls", [licences, packs]);
  return { incidents, custody, recalls };
});
