import { bytesToHex, hexToBytes, randomBytes } from "@noble/hashes/utils.js";
import { id as keccakText } from "ethers";
import type { Deployment } from "../client/Deployment.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { FORM_SECRET_BYTES } from "../seal/formKeys.ts";
import type { FormStore } from "./FormStore.ts";

/**
 * The secret of a form, drawn once and kept before anything is sent: whoever repeats a command that was killed issues
 * the same prescriptions and not others beside them. Two at once agree on one secret.
 *
 * It is the prescriber's alone; it may go once the code is in the patient's hands.
 *
 * @param form what names the form and its items, however often its message is sent
 * @throws MediConnectError `FORM_JOURNAL_BROKEN`
 */
export async function keepFormSecret(
  forms: FormStore,
  deployment: Deployment,
  form: string,
): Promise<Uint8Array> {
  const name = nameOf(deployment, form);
  const drawn = bytesToHex(randomBytes(FORM_SECRET_BYTES));
  return parseSecret(await forms.keep(name, drawn), forms.placeOf(name));
}

/**
 * The secret of a form that was issued from here; undefined where none is kept.
 *
 * @throws MediConnectError `FORM_JOURNAL_BROKEN`
 */
export async function findFormSecret(
  forms: FormStore,
  deployment: Deployment,
  form: string,
): Promise<Uint8Array | undefined> {
  const name = nameOf(deployment, form);
  const text = await forms.find(name);
  return text === undefined ? undefined : parseSecret(text, forms.placeOf(name));
}

function nameOf({ chainId, prescriptions }: Deployment, form: string): string {
  return `${keccakText(JSON.stringify([chainId, prescriptions, form])).slice(2)}.secret`;
}

function parseSecret(text: string, place: string): Uint8Array {
  if (/^[0-9a-f]{64}$/.test(text)) return hexToBytes(text);
  throw new MediConnectError(
    "FORM_JOURNAL_BROKEN",
    `The form's secret in ${place} is broken.`,
    "Restore it from a backup. If the form was never issued, remove the file and issue it again.",
    { file: place },
  );
}
