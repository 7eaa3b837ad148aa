import { existsSync } from "node:fs";
import path from "node:path";
import { readTextFile } from "../../files/readTextFile.ts";
import type { EpochTerms } from "../EpochRecord.ts";
import { epochAround } from "./epochDates.ts";
import { openHmacKeyFile, type PilotTagSource } from "./hmacKeyFile.ts";

/** Where the one key of a pilot lies, sealed. */
export function pilotKeyFile(folder: string): string {
  return path.join(folder, "phase0.json");
}

export function pilotPassphraseFile(folder: string): string {
  return path.join(folder, "phase0.passphrase");
}

/** The pilot's key of this machine; undefined where there is none. */
export async function openLocalPilot(folder: string): Promise<PilotTagSource | undefined> {
  const file = pilotKeyFile(folder);
  if (!existsSync(file)) return undefined;
  return openHmacKeyFile(file, { passphrase: (await readTextFile(pilotPassphraseFile(folder))).trim() });
}

/**
 * Dates of the first epoch on this machine. After a pilot it begins with the chain's last block and not before: what
 * the pilot's key has tagged until then is compared by the pilot's key.
 *
 * @param chainNow time of the chain's last block
 */
export function firstEpochDates(folder: string, chainNow: number): Omit<EpochTerms, "id"> {
  const dates = epochAround([chainNow, Math.floor(Date.now() / 1000)]);
  return existsSync(pilotKeyFile(folder)) ? { ...dates, validFrom: chainNow } : dates;
}
