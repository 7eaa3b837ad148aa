import { getAddress, isAddress } from "ethers";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { GOVERNANCE_ROLES, type GovernanceRole } from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

/**
 * The address that `--account` names.
 *
 * @throws MediConnectError `OPTION_MISSING`, `OPTION_INVALID`
 */
export function readAccount(input: TaskInput): string {
  const text = input.required("account");
  if (isAddress(text)) return getAddress(text);
  throw invalid("--account", text, "an address");
}

/** @throws MediConnectError `OPTION_MISSING`, `OPTION_INVALID` */
export function readOffice(input: TaskInput): GovernanceRole {
  const text = input.required("office");
  if (isOffice(text)) return text;
  throw invalid("--office", text, Object.keys(GOVERNANCE_ROLES).join(", "));
}

function isOffice(text: string): text is GovernanceRole {
  return Object.hasOwn(GOVERNANCE_ROLES, text);
}

function invalid(option: string, text: string, wanted: string): MediConnectError {
  return new MediConnectError(
    "OPTION_INVALID",
    `${option} wants ${wanted}, not ${JSON.stringify(text)}.`,
    "See --help.",
    { option },
  );
}
