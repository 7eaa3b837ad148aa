import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { hashEpochRecord, readEpochRecord, type EpochRecord } from "../EpochRecord.ts";
import { readDocument } from "./documentFiles.ts";

/** One epoch in a member's folder: its public record, and the share as long as it is kept. */
export interface HeldEpoch {
  readonly record: EpochRecord;
  /** Hash of the record. */
  readonly hash: string;
  readonly shareFile: string;
  /** Where the signed word stands that the share was destroyed. */
  readonly statementFile: string;
}

/** Where one epoch lies in a member's folder. */
export function epochFolderOf(folder: string, epoch: string, generation: number): string {
  return path.join(folder, "epochs", `${epoch}.${generation}`);
}

export function shareFileOf(epochFolder: string): string {
  return path.join(epochFolder, "share.json");
}

export function recordFileOf(epochFolder: string): string {
  return path.join(epochFolder, "record.json");
}

/**
 * The epochs of a member's folder, by their beginnings; one whose record is not there yet is not in force.
 *
 * @throws MediConnectError as `readEpochRecord` does, and `GUARD_FILE_INVALID`
 */
export async function listHeldEpochs(folder: string): Promise<HeldEpoch[]> {
  const names = await readdir(path.join(folder, "epochs")).catch(() => []);
  const folders = names.sort().map((name) => path.join(folder, "epochs", name));
  const held = await Promise.all(
    folders.filter((one) => existsSync(recordFileOf(one))).map((one) => readHeldEpoch(one)),
  );
  return held.sort(
    (left, right) =>
      left.record.epoch.validFrom - right.record.epoch.validFrom ||
      left.record.generation - right.record.generation,
  );
}

async function readHeldEpoch(epochFolder: string): Promise<HeldEpoch> {
  const record = readEpochRecord(await readDocument(recordFileOf(epochFolder)));
  return {
    record,
    hash: hashEpochRecord(record),
    shareFile: shareFileOf(epochFolder),
    statementFile: path.join(epochFolder, "destruction.json"),
  };
}
