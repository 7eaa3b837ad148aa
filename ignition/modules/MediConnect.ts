import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Dispensing from "./Dispensing.ts";
import Governance from "./Governance.ts";
import Handover from "./Handover.ts";
import Licences from "./Licences.ts";
import Packs from "./Packs.ts";
import Prescriptions from "./Prescriptions.ts";
import SupplyGuard from "./SupplyGuard.ts";
import Traceability from "./Traceability.ts";

/** The whole system, handed over to its governor. */
export default buildModule("MediConnect", (m) => {
  const { governance } = m.useModule(Governance);
  const { licences } = m.useModule(Licences);
  const { prescriptions } = m.useModule(Prescriptions);
  const { packs } = m.useModule(Packs);
  const { dispensing } = m.useModule(Dispensing);
  const { guardOffice, guardPolicy, guardLens } = m.useModule(SupplyGuard);
  const { incidents, custody, recalls } = m.useModule(Traceability);
  m.useModule(Handover);
  return {
    governance,
    licences,
    prescriptions,
    packs,
    dispensing,
    guardOffice,
    guardPolicy,
    guardLens,
    incidents,
    recalls,
    custody,
  };
});
