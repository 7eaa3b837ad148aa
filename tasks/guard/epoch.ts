import { type EpochRecord, hashEpochRecord } from "../../sdk/src/index.ts";
import { runAction } from "../runAction.ts";
import { formatFacts, formatInstant, formatTable } from "../table.ts";
import { readRecords, requireRecord } from "../../sdk/src/guard/folder/localConsortium.ts";
import { consortiumFolder } from "./consortiumFolder.ts";
import { epochFacts } from "./epochFacts.ts";

export default runAction(async (input) => {
  const folder = consortiumFolder(input);
  const records = await readRecords(folder);
  const id = input.optional("epoch");
  if (id !== undefined) await requireRecord(folder, id);
  const chosen = id === undefined ? records : records.filter(({ epoch }) => epoch.id === id);
  const text =
    id === undefined ? describeAll(chosen) : chosen.map((one) => formatFacts(epochFacts(one))).join("\n\n");
  return { text, json: chosen.map((record) => ({ hash: hashEpochRecord(record), ...record })) };
});

function describeAll(records: readonly EpochRecord[]): string {
  if (records.length === 0) return "There is no epoch. Hold a ceremony with `guard ceremony`.";
  const now = Math.floor(Date.now() / 1000);
  const rows = records.map((record) => [
    record.epoch.id,
    record.generation,
    `${record.threshold} of ${record.holders.length}`,
    stateAt(record, now),
    formatInstant(record.epoch.validFrom),
    formatInstant(record.epoch.validUntil),
    formatInstant(record.epoch.answersUntil),
  ]);
  const columns = ["epoch", "gen", "holders", "state", "valid from", "valid until", "answers until"];
  return formatTable(columns, rows);
}

function stateAt({ epoch }: EpochRecord, now: number): string {
  if (now < epoch.validFrom) return "to come";
  if (now < epoch.validUntil) return "current";
  return now < epoch.answersUntil ? "previous" : "over: destroy its shares";
}
