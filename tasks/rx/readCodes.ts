import { getAddress, isAddress } from "ethers";
import { readBinaryFile, readTextFile } from "../../sdk/src/files/readTextFile.ts";
import {
  authoriseClaim,
  type ClaimCode,
  deriveItemKeys,
  type HealthLink,
  isHealthLink,
  type ItemKeys,
  type MediConnectClient,
  MediConnectError,
  parseClaimCode,
  parseHealthLink,
  parsePrescriptionCode,
  type PrescriptionCode,
  readBarcode,
} from "../../sdk/src/node.ts";
import type { TaskInput } from "../TaskInput.ts";

/** A pharmacy that holds the patient's own code makes the authorisation itself: it bears the secret. */
const COUNTER_SECONDS = 300;

/** What opens a prescription: from either code. */
export type ContentAccess = Pick<ItemKeys, "id" | "contentKey" | "locator">;

/** The patient's code. */
export async function readFormCode(input: TaskInput): Promise<PrescriptionCode> {
  return parsePrescriptionCode(await readCodeText(input.required("code")));
}

/** Keys of one item, from the patient's code. */
export async function readItemKeys(input: TaskInput): Promise<ItemKeys> {
  const { formSecret, itemCount } = await readFormCode(input);
  const item = input.integer("item", { least: 1, most: itemCount, fallback: 1 });
  return deriveItemKeys(formSecret, item - 1);
}

/** What the patient made for one pharmacy: a claim code or a wallet's link; undefined where neither was given. */
export async function readGivenLink(input: TaskInput): Promise<HealthLink | undefined> {
  const given = input.optional("claimCode");
  if (given === undefined) return undefined;
  const text = await readCodeText(given);
  if (isHealthLink(text)) return parseHealthLink(text);
  const claimCode = parseClaimCode(text);
  const { authorisation, contentKey, locator } = claimCode;
  return { access: { id: authorisation.prescription, contentKey, locator }, claimCode };
}

/** What lets the pharmacy claim: the patient's own, or made at the counter from the patient's code. */
export async function readAuthorisation(
  input: TaskInput,
  client: MediConnectClient,
  dispenser: number,
): Promise<ClaimCode> {
  const link = await readGivenLink(input);
  if (link === undefined) {
    const keys = await readItemKeys(input);
    return authoriseClaim(client, { keys, dispenser, seconds: COUNTER_SECONDS });
  }
  if (link.claimCode !== undefined) return link.claimCode;
  throw new MediConnectError(
    "LINK_FOR_READING",
    "This link opens the prescription, and lets nobody claim it.",
    "The nominated pharmacy claims with --nominee; any other asks the patient for a claim code.",
    { id: link.access.id },
  );
}

/** What opens the content, from the patient's code, a claim code or a link. */
export async function readContentAccess(input: TaskInput): Promise<ContentAccess> {
  return (await readGivenLink(input))?.access ?? readItemKeys(input);
}

/** A code is a bearer secret: from a file or its picture it stays out of the shell's history. */
async function readCodeText(text: string): Promise<string> {
  if (!text.startsWith("@")) return text;
  const file = text.slice(1);
  if (!file.endsWith(".png")) return readTextFile(file);
  return (await readBarcode(await readBinaryFile(file))).text;
}

/** Id of the prescription, given itself or by either code. */
export async function readId(input: TaskInput): Promise<string> {
  const id = input.optional("id");
  if (id === undefined) return (await readContentAccess(input)).id;
  if (isAddress(id)) return getAddress(id);
  throw new MediConnectError(
    "ID_INVALID",
    `${JSON.stringify(id)} is no id of a prescription.`,
    "Give 0x and 40 hexadecimal digits, or the patient's code with --code.",
    { id },
  );
}
