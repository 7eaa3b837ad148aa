import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id } from "ethers";
import Governance from "./Governance.ts";
import Licences from "./Licences.ts";

/** Numbers of `contracts/types/Role.sol`. */
const REGISTRAR_PARAMETERS = {
  prescriberRegistrar: 1,
  dispenserRegistrar: 2,
  manufacturerRegistrar: 3,
  wholesalerRegistrar: 4,
  carrierRegistrar: 5,
  regulatorRegistrar: 6,
} as const;

/** AccessManager's own numbers for its administrators, and ours for who configures licences. */
const ADMIN_ROLE = 0n;
const GOVERNOR_ROLE = 1n;
/** Who may veto what the governor has scheduled. */
const GUARDIAN_ROLE = 2n;

const GOVERNED_SELECTORS = [
  "appointRegistrar(address,uint8)",
  "dismissRegistrar(address,uint8)",
  "openRegion(uint8,int8,bool)",
  "closeRegion(uint8)",
].map((signature) => id(signature).slice(0, 10));

/**
 * Opens the first region, appoints the registrars, and passes governance from the deployer's key to the governor's
 * and the administrator's.
 * Afterwards the deployer's key can do nothing any more.
 */
export default buildModule("Handover", (m) => {
  const { governance } = m.useModule(Governance);
  const { licences } = m.useModule(Licences);
  const deployer = m.getAccount(0);
  const governor = m.getParameter<string>("governor");
  const admin = m.getParameter<string>("admin");
  const guardian = m.getParameter<string>("guardian");
  const delay = m.getParameter<number>("governanceDelaySeconds");

  const ruled = m.call(governance, "setTargetFunctionRole", [licences, GOVERNED_SELECTORS, GOVERNOR_ROLE]);
  const guarded = m.call(governance, "setRoleGuardian", [GOVERNOR_ROLE, GUARDIAN_ROLE]);
  const withGuardian = m.call(governance, "grantRole", [GUARDIAN_ROLE, guardian, 0], {
    id: "grantGuardian",
    after: [guarded],
  });
  const mayOpen = m.call(governance, "grantRole", [GOVERNOR_ROLE, deployer, 0], {
    id: "grantDeployer",
    after: [ruled, withGuardian],
  });
  const opened = m.call(
    licences,
    "openRegion",
    [m.getParameter("region"), m.getParameter("quarterHours"), m.getParameter("daylight")],
    { after: [mayOpen] },
  );
  const appointed = Object.entries(REGISTRAR_PARAMETERS).map(([parameter, role]) =>
    m.call(licences, "appointRegistrar", [m.getParameter<string>(parameter), role], {
      id: parameter,
      after: [opened],
    }),
  );
  const closed = m.call(governance, "renounceRole", [GOVERNOR_ROLE, deployer], {
    id: "renounceGovernor",
    after: appointed,
  });
  const governed = m.call(governance, "grantRole", [GOVERNOR_ROLE, governor, delay], {
    id: "grantGovernor",
    after: [closed],
  });
  const administered = m.call(governance, "grantRole", [ADMIN_ROLE, admin, delay], {
    id: "grantAdmin",
    after: [governed],
  });
  m.call(governance, "renounceRole", [ADMIN_ROLE, deployer], { id: "renounceAdmin", after: [administered] });
  return { governance };
});
