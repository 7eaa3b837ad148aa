import { getAddress, isAddress } from "ethers";
import {
  type ClaimCode,
  deriveItemKeys,
  type ItemKeys,
  MediConnectError,
  parseClaimCode,
  parsePrescriptionCode,
} from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

/** What opens a prescription: from either code. */
export type ContentAccess = Pick<ItemKeys, "id" | "contentKey" | "locator">;

/** Keys of one item, from the patient's code. */
export function readItemKeys(input: TaskInput): ItemKeys {
  const { formSecret, itemCount } = parsePrescriptionCode(input.required("code"));
  const item = input.integer("item", { least: 1, most: itemCount, fallback: 1 });
  return deriveItemKeys(formSecret, item - 1);
}

/** The claim code, where one was given. */
export function readClaimCode(input: TaskInput): ClaimCode | undefined {
  const text = input.optional("claimCode");
  return text === undefined ? undefined : parseClaimCode(text);
}

/** What opens the content, from the patient's code or a claim code. */
export function readContentAccess(input: TaskInput): ContentAccess {
  const claimCode = readClaimCode(input);
  if (claimCode === undefined) return readItemKeys(input);
  const { authorisation, contentKey, locator } = claimCode;
  return { id: authorisation.prescription, contentKey, locator };
}

/** Id of the prescription, given itself or by either code. */
export function readId(input: TaskInput): string {
  const id = input.optional("id");
  if (id === undefined) return readContentAccess(input).id;
  if (isAddress(id)) return getAddress(id);
  throw new MediConnectError(
    "ID_INVALID",
    `${JSON.stringify(id)} is no id of a prescription.`,
    "Give 0x and 40 hexadecimal digits, or the patient's code with --code.",
    { id },
  );
}
