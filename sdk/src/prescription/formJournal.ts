import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { id as keccakText } from "ethers";
import type { Deployment } from "../client/Deployment.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { FORM_SECRET_BYTES } from "../seal/formKeys.ts";

/**
 * The secret of a form, drawn once and kept before anything is sent: whoever repeats a command that was killed issues
 * the same prescriptions and not others beside them. Two at once agree on one secret, since only one link succeeds.
 *
 * The file is the prescriber's, readable by its owner alone; it may go once the code is in the patient's hands.
 *
 * @param folder of the prescriber's forms
 * @param form what names the form and its items, however often its message is sent
 * @throws MediConnectError `FORM_JOURNAL_BROKEN`
 */
export async function keepFormSecret(
  folder: string,
  deployment: Deployment,
  form: string,
): Promise<Uint8Array> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = secretFile(folder, deployment, form);
  const aside = path.join(folder, `.${randomBytes(8).toString("hex")}.part`);
  await writeFile(aside, randomBytes(FORM_SECRET_BYTES).toString("hex"), { mode: 0o600, flush: true });
  try {
    await link(aside, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(aside, { force: true });
  }
  return readSecret(file);
}

/**
 * The secret of a form that was issued from here; undefined where none is kept.
 *
 * @throws MediConnectError `FORM_JOURNAL_BROKEN`
 */
export async function findFormSecret(
  folder: string,
  deployment: Deployment,
  form: string,
): Promise<Uint8Array | undefined> {
  const file = secretFile(folder, deployment, form);
  return existsSync(file) ? readSecret(file) : undefined;
}

function secretFile(folder: string, { chainId, prescriptions }: Deployment, form: string): string {
  const name = keccakText(JSON.stringify([chainId, prescriptions, form])).slice(2);
  return path.join(folder, `${name}.secret`);
}

async function readSecret(file: string): Promise<Uint8Array> {
  const text = await readFile(file, "utf8");
  if (/^[0-9a-f]{64}$/.test(text)) return Uint8Array.from(Buffer.from(text, "hex"));
  throw new MediConnectError(
    "FORM_JOURNAL_BROKEN",
    `The form's secret in ${file} is broken.`,
    "Restore it from a backup. If the form was never issued, remove the file and issue it again.",
    { file },
  );
}
