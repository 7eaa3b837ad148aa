import { getAddress, isAddress } from "ethers";
import { readBinaryFile, readTextFile } from "../../sdk/src/files/readTextFile.ts";
import {
  type ClaimCode,
  deriveItemKeys,
  type ItemKeys,
  MediConnectError,
  parseClaimCode,
  parsePrescriptionCode,
  readBarcode,
} from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

/** What opens a prescription: from either code. */
export type ContentAccess = Pick<ItemKeys, "id" | "contentKey" | "locator">;

/** Keys of one item, from the patient's code. */
export async function readItemKeys(input: TaskInput): Promise<ItemKeys> {
  const { formSecret, itemCount } = parsePrescriptionCode(await readCodeText(input.required("code")));
  const item = input.integer("item", { least: 1, most: itemCount, fallback: 1 });
  return deriveItemKeys(formSecret, item - 1);
}

/** The claim code, where one was given. */
export async function readClaimCode(input: TaskInput): Promise<ClaimCode | undefined> {
  const text = input.optional("claimCode");
  return text === undefined ? undefined : parseClaimCode(await readCodeText(text));
}

/** What opens the content, from the patient's code or a claim code. */
export async function readContentAccess(input: TaskInput): Promise<ContentAccess> {
  const claimCode = await readClaimCode(input);
  if (claimCode === undefined) return readItemKeys(input);
  const { authorisation, contentKey, locator } = claimCode;
  return { id: authorisation.prescription, contentKey, locator };
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
