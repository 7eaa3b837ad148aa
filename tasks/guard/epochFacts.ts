import { type EpochRecord, hashEpochRecord } from "../../sdk/src/index.ts";
import { formatInstant } from "../table.ts";

/** What people want to know of an epoch. */
export function epochFacts(record: EpochRecord): Record<string, string | number> {
  const { epoch, generation, threshold, holders, publicKey } = record;
  return {
    epoch: epoch.id,
    generation,
    holders: `${threshold} of ${holders.length}: ${holders.map(({ name }) => name).join(", ")}`,
    "valid from": formatInstant(epoch.validFrom),
    "valid until": formatInstant(epoch.validUntil),
    "answers until": formatInstant(epoch.answersUntil),
    "public key": publicKey,
    "hash of its record": hashEpochRecord(record),
  };
}
