import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Governance from "./Governance.ts";
import Licences from "./Licences.ts";
import {
  ADMINISTRATORS_FUNCTIONS,
  GOVERNORS_FUNCTIONS,
  GUARDIANS_FUNCTIONS,
  OFFICE_FUNCTIONS,
  OUTAGE_END_FUNCTIONS,
  OUTAGE_FUNCTIONS,
  PAUSERS_FUNCTIONS,
  POLICY_FUNCTIONS,
  REVOKING_FUNCTIONS,
} from "./governedFunctions.ts";
import SupplyGuard from "./SupplyGuard.ts";

/** Roles of the AccessManager; 0 is its own number for administrators. docs/roles.md says who may do what. */
const ADMIN_ROLE = 0n;
const GOVERNOR_ROLE = 1n;
const GUARDIAN_ROLE = 2n;
const PAUSER_ROLE = 3n;
/**
 * Held by nobody. AccessManager lets its administrator alone change it, whatever role these functions are given, but
 * asks for that role's guardian when a scheduled change is cancelled. So the administrator can be vetoed, too.
 */
const ADMINISTRATION_ROLE = 4n;
const REVOCATION_ROLE = 5n;

type IgnitionModuleBuilder = Parameters<Parameters<typeof buildModule>[1]>[0];
type Contract = Parameters<IgnitionModuleBuilder["call"]>[0];

/** A registrar's office, as `contracts/types/Registrar.sol` has it; roles are the numbers of `Role.sol`. */
interface Office {
  readonly account: string;
  readonly role: number;
  readonly [field: string]: string | number;
}

/** What becomes of overlaps of a schedule, as `contracts/types/ScheduleRule.sol` has it; rules as `GuardRule.sol`. */
interface ScheduleRule {
  readonly schedule: number;
  readonly rule: number;
  readonly earlyDays: number;
  readonly [field: string]: number;
}

const REQUIRE_REASON = 0;
/** A week early, as issues of a repeat may come, wants no reason; for schedules 2 and 3 three days. */
const USUAL_RULES: ScheduleRule[] = [2, 3, 4, 5, 6].map((schedule) => ({
  schedule,
  rule: REQUIRE_REASON,
  earlyDays: schedule <= 3 ? 3 : 7,
}));

/**
 * Opens the first region, appoints the registrars, sets the guard's policy, and passes governance from the deployer's key to the governor,
 * the guardian, the pauser and the administrator.
 * Afterwards the deployer's key can do nothing any more.
 */
export default buildModule("Handover", (m) => {
  const { governance } = m.useModule(Governance);
  const { licences } = m.useModule(Licences);
  const { guardOffice, guardPolicy } = m.useModule(SupplyGuard);
  const deployer = m.getAccount(0);
  const governor = m.getParameter<string>("governor");
  const governanceDelay = m.getParameter<number>("governanceDelaySeconds");
  const admin = m.getParameter<string>("admin");
  const adminDelay = m.getParameter<number>("adminDelaySeconds");
  const guardian = m.getParameter<string>("guardian");
  const pauser = m.getParameter<string>("pauser");

  const assigned = assignFunctions(m, { governance, licences, guardOffice, guardPolicy });
  const guarded = setVetoes(m, governance);
  const watched = [
    m.call(governance, "grantRole", [GUARDIAN_ROLE, guardian, 0], { id: "grantGuardian", after: guarded }),
    m.call(governance, "grantRole", [PAUSER_ROLE, pauser, 0], { id: "grantPauser", after: guarded }),
  ];

  const mayOpen = m.call(governance, "grantRole", [GOVERNOR_ROLE, deployer, 0], {
    id: "grantDeployer",
    after: [...assigned, ...watched],
  });
  const opened = m.call(
    licences,
    "openRegion",
    [m.getParameter("region"), m.getParameter("quarterHours"), m.getParameter("daylight")],
    { after: [mayOpen] },
  );
  const appointed = m.call(licences, "appointRegistrars", [m.getParameter<Office[]>("registrars")], {
    after: [opened],
  });
  const ruled = m.call(guardPolicy, "setRules", [m.getParameter<ScheduleRule[]>("guardRules", USUAL_RULES)], {
    after: [mayOpen],
  });
  const adopted = m.call(guardOffice, "adoptPolicy", [guardPolicy], { after: [ruled] });

  const closed = m.call(governance, "renounceRole", [GOVERNOR_ROLE, deployer], {
    id: "renounceGovernor",
    after: [appointed, adopted],
  });
  const governed = m.call(governance, "grantRole", [GOVERNOR_ROLE, governor, governanceDelay], {
    id: "grantGovernor",
    after: [closed],
  });
  const administered = m.call(governance, "grantRole", [ADMIN_ROLE, admin, adminDelay], {
    id: "grantAdmin",
    after: [governed],
  });
  m.call(governance, "renounceRole", [ADMIN_ROLE, deployer], { id: "renounceAdmin", after: [administered] });
  return { governance };
});

/** Who rules which function. */
function assignFunctions(
  m: IgnitionModuleBuilder,
  {
    governance,
    licences,
    guardOffice,
    guardPolicy,
  }: Readonly<Record<"governance" | "licences" | "guardOffice" | "guardPolicy", Contract>>,
) {
  const assignments = [
    ["governorsFunctions", licences, GOVERNORS_FUNCTIONS, GOVERNOR_ROLE],
    ["guardiansFunctions", licences, GUARDIANS_FUNCTIONS, GUARDIAN_ROLE],
    ["pausersFunctions", licences, PAUSERS_FUNCTIONS, PAUSER_ROLE],
    ["policyFunctions", guardPolicy, POLICY_FUNCTIONS, GOVERNOR_ROLE],
    ["officeFunctions", guardOffice, OFFICE_FUNCTIONS, GOVERNOR_ROLE],
    ["outageFunctions", guardOffice, OUTAGE_FUNCTIONS, GUARDIAN_ROLE],
    ["outageEndFunctions", guardOffice, OUTAGE_END_FUNCTIONS, PAUSER_ROLE],
    ["administratorsFunctions", governance, ADMINISTRATORS_FUNCTIONS, ADMINISTRATION_ROLE],
    ["revokingFunctions", governance, REVOKING_FUNCTIONS, REVOCATION_ROLE],
  ] as const;
  return assignments.map(([name, target, functions, role]) =>
    m.call(governance, "setTargetFunctionRole", [target, functions, role], { id: name }),
  );
}

/** Who may veto what was scheduled. */
function setVetoes(m: IgnitionModuleBuilder, governance: Contract) {
  const vetoes = [
    ["governorsGuardian", GOVERNOR_ROLE, GUARDIAN_ROLE],
    ["administratorsGuardian", ADMINISTRATION_ROLE, GUARDIAN_ROLE],
    ["guardiansGuardian", REVOCATION_ROLE, GOVERNOR_ROLE],
  ] as const;
  return vetoes.map(([name, role, by]) => m.call(governance, "setRoleGuardian", [role, by], { id: name }));
}
