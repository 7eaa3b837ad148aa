import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { deriveFormLocator, FORM_LOCATOR_BYTES, FORM_SECRET_BYTES } from "../seal/formKeys.ts";
import { decodeBase32, encodeBase32 } from "./base32.ts";

/** What the patient's code carries. Whoever holds it can read and claim: a bearer token, as paper is. */
export interface PrescriptionCode {
  readonly formSecret: Uint8Array;
  /** Items on the form, 1 to 4. */
  readonly itemCount: number;
  readonly formLocator: Uint8Array;
}

const PREFIX = "MCRX";
const VERSION = 1;
const CHECK_BYTES = 4;
const PAYLOAD_BYTES = 2 + FORM_SECRET_BYTES + FORM_LOCATOR_BYTES;
const MAX_ITEMS = 4;

/**
 * The text of the patient's QR code: prefix, then version, item count, form secret, locator and four check bytes in
 * base 32. Capitals and digits alone, so the QR code stays small and a scanner's caps lock does no harm.
 */
export function formatPrescriptionCode(formSecret: Uint8Array, itemCount: number): string {
  const payload = concatBytes(Uint8Array.of(VERSION, itemCount), formSecret, deriveFormLocator(formSecret));
  return PREFIX + encodeBase32(concatBytes(payload, checkBytes(payload)));
}

/** @throws MediConnectError `CODE_INVALID` */
export function parsePrescriptionCode(text: string): PrescriptionCode {
  const upper = text.trim().toUpperCase();
  if (!upper.startsWith(PREFIX)) throw invalid("It does not begin with MCRX.");
  const bytes = decodeBase32(upper.slice(PREFIX.length));
  if (bytes?.length !== PAYLOAD_BYTES + CHECK_BYTES)
    throw invalid("It is too short, too long or has a false character.");
  const payload = bytes.subarray(0, PAYLOAD_BYTES);
  if (!isEqual(checkBytes(payload), bytes.subarray(PAYLOAD_BYTES))) throw invalid("A character was misread.");

  const [version, itemCount = 0] = payload;
  if (version !== VERSION) throw invalid(`It is of version ${version}, which this program does not know.`);
  const formSecret = payload.slice(2, 2 + FORM_SECRET_BYTES);
  const formLocator = payload.slice(2 + FORM_SECRET_BYTES);
  if (itemCount < 1 || itemCount > MAX_ITEMS || !isEqual(formLocator, deriveFormLocator(formSecret))) {
    throw invalid("Its parts do not belong together.");
  }
  return { formSecret, itemCount, formLocator };
}

function checkBytes(payload: Uint8Array): Uint8Array {
  return sha256(payload).subarray(0, CHECK_BYTES);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function invalid(reason: string): MediConnectError {
  return new MediConnectError(
    "CODE_INVALID",
    `This is no prescription code. ${reason}`,
    "Scan the patient's QR code again, or type it as printed.",
  );
}
