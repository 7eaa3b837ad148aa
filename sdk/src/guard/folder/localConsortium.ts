import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { readTextFile } from "../../files/readTextFile.ts";
import { type EpochRecord, readEpochRecord } from "../EpochRecord.ts";
import type { SecretLock } from "../secretDocument.ts";
import { readDocuments, writeOnce } from "./documentFiles.ts";

/** scrypt's cost for passphrases that we draw: 256 random bits need no slowing down. */
const DRAWN_COST_LOG2 = 14;

/** A consortium's folders on one machine, as a development or test setup has them. */
export interface LocalMember {
  readonly index: number;
  readonly folder: string;
  readonly passphraseFile: string;
}

export function memberOf(folder: string, index: number): LocalMember {
  const own = path.join(folder, `member-${index}`);
  return { index, folder: own, passphraseFile: path.join(own, "passphrase") };
}

/** The members whose folders are there, by their numbers. */
export async function listMembers(folder: string): Promise<LocalMember[]> {
  const names = await readdir(folder).catch(() => []);
  const indexes = names.flatMap((name) => {
    const number = /^member-(\d{1,3})$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  return indexes.sort((left, right) => left - right).map((index) => memberOf(folder, index));
}

/** The lock of a file that holds a passphrase; where there is none, one is drawn. */
export async function drawnLock(file: string): Promise<SecretLock> {
  if (!existsSync(file)) await writeOnce(file, `${randomBytes(32).toString("hex")}\n`);
  return { passphrase: (await readTextFile(file)).trim(), costLog2: DRAWN_COST_LOG2 };
}

export function recordsFolder(folder: string): string {
  return path.join(folder, "records");
}

/** Every epoch's public record, checked, by beginning and generation. */
export async function readRecords(folder: string): Promise<EpochRecord[]> {
  const records = (await readDocuments(recordsFolder(folder))).map(readEpochRecord);
  return records.sort(
    (left, right) => left.epoch.validFrom - right.epoch.validFrom || left.generation - right.generation,
  );
}

/**
 * The record of an epoch, of its latest generation.
 *
 * @throws MediConnectError `EPOCH_RECORD_MISSING`
 */
export async function requireRecord(folder: string, epoch: string): Promise<EpochRecord> {
  const found = (await readRecords(folder)).findLast((one) => one.epoch.id === epoch);
  if (found !== undefined) return found;
  throw new MediConnectError(
    "EPOCH_RECORD_MISSING",
    `There is no record of epoch ${epoch} in ${folder}.`,
    "List the epochs with `guard epoch`.",
    { epoch, folder },
  );
}
