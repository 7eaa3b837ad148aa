import {
  embeddedAddress,
  isEmbeddedActor,
  type LicenceRecord,
  type MediConnectClient,
  MediConnectError,
  parseRole,
  readLicence,
  readLicenceById,
  type RoleName,
} from "../../sdk/src/index.ts";
import { isAddress } from "ethers";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

export type HeldLicence = LicenceRecord & { readonly role: RoleName };

/** Registrars of the embedded chain, by the role that they grant. */
const REGISTRARS: Readonly<Record<RoleName, string>> = {
  prescriber: "prescriber-registrar",
  dispenser: "pharmacy-registrar",
  manufacturer: "medicines-registrar",
  wholesaler: "medicines-registrar",
  carrier: "medicines-registrar",
  regulator: "medicines-registrar",
};

export function registrarOf(role: RoleName): string {
  return REGISTRARS[role];
}

/** The licence that `--id`, or `--account` with `--role`, names. */
export async function findHolder(
  input: TaskInput,
  client: MediConnectClient,
  context: TaskContext,
): Promise<HeldLicence> {
  if (input.optional("id") !== undefined) {
    return withRole(await readLicenceById(client, input.integer("id", { least: 1, most: 2 ** 32 - 1 })));
  }
  const account = parseAccount(input.required("account"), context);
  const role = parseRole(input.required("role"));
  const found = await readLicence(client, account, role);
  if (found !== undefined) return withRole(found);
  throw new MediConnectError(
    "LICENCE_UNKNOWN",
    `The account ${account} holds no ${role}'s licence.`,
    "List them with `npx hardhat licence list`.",
    { account, role },
  );
}

/** @throws MediConnectError `ACCOUNT_INVALID` */
export function parseAccount(text: string, { embedded }: TaskContext): string {
  if (embedded && isEmbeddedActor(text)) return embeddedAddress(text);
  if (isAddress(text)) return text;
  throw new MediConnectError(
    "ACCOUNT_INVALID",
    `${JSON.stringify(text)} is no account.`,
    "Give 0x and 40 hexadecimal digits, with right capitals if any.",
    { account: text },
  );
}

function withRole(licence: LicenceRecord): HeldLicence {
  if (licence.role === "none") throw new Error(`licence ${licence.id} has no role`);
  return { ...licence, role: licence.role };
}
