import { MediConnectError } from "../errors/MediConnectError.ts";
import type { EpochRecord } from "./EpochRecord.ts";
import { epochsAt } from "./EpochRecord.ts";
import type { PatientIdentifier } from "./patientIdentifier.ts";
import { lookUpSubstance, type SubstancesTable } from "./substances.ts";
import type { TagSource } from "./TagSource.ts";

/** Ids of the epochs whose tags a prescription commits to. */
export interface TagEpochs {
  readonly current: string;
  /** Near a turn only: while prescriptions of the epoch before may still be open or covered. */
  readonly previous: string | undefined;
}

/** How a clinic or a pharmacy makes the guard's tags. */
export interface Tagging {
  readonly source: TagSource;
  /** Which medicines count as the same. */
  readonly substances: SubstancesTable;
  /** @param now Unix seconds */
  readonly epochsAt: (now: number) => TagEpochs;
}

/** What a prescription commits to: bytes32 each, `previousTag` zero where there is none. */
export interface Tags {
  readonly tag: string;
  readonly previousTag: string;
}

const ZERO_TAG = `0x${"0".repeat(64)}`;

/**
 * The tags of one patient and one medicine, of the current epoch and, near a turn, of the one before.
 *
 * @param code dm+d or ATC code of the medicine
 * @param now Unix seconds
 * @throws MediConnectError `SUBSTANCE_NOT_MAPPED`, `EPOCH_MISSING`, `PATIENT_IDENTIFIER_INVALID`,
 * `TAG_HOLDERS_TOO_FEW`, `EPOCH_RECORD_MISSING`
 *
 * @example
 * const { tag, previousTag } = await makeTags(tagging, { patient, code: "322341003", now });
 */
export async function makeTags(
  { source, substances, epochsAt: epochsOf }: Tagging,
  {
    patient,
    code,
    now,
  }: { readonly patient: PatientIdentifier; readonly code: string; readonly now: number },
): Promise<Tags> {
  const { id } = lookUpSubstance(substances, code);
  const { current, previous } = epochsOf(now);
  const [tag, previousTag] = await Promise.all([
    source.tagOf(patient, id, current),
    previous === undefined ? ZERO_TAG : source.tagOf(patient, id, previous),
  ]);
  return { tag, previousTag };
}

/** The epochs of the consortium's records. */
export function epochsOfRecords(records: readonly EpochRecord[]): Tagging["epochsAt"] {
  return (now) => {
    const { current, previous } = epochsAt(records, now);
    return { current: current.epoch.id, previous: previous?.epoch.id };
  };
}

/**
 * Tags of the consortium's epochs after a pilot (Phase 0), whose one key makes those of the time before. The change
 * is the turn of an epoch: until the first one is over its prescriptions name the pilot's tag as the previous one.
 *
 * @param source of the records' epochs
 * @param pilot the key's source and its epoch
 * @throws MediConnectError `EPOCH_EXISTS` where an epoch of the records is called as the pilot's
 *
 * @example
 * const pilot = { source: tagging.source, epoch: "phase-0" };
 * const after = { ...tagging, ...tagsAfterPilot({ records: [record], source: tagging.source, pilot }) };
 * after.epochsAt(record.epoch.validFrom); // { current: record.epoch.id, previous: "phase-0" }
 */
export function tagsAfterPilot({
  records,
  source,
  pilot,
}: {
  readonly records: readonly EpochRecord[];
  readonly source: TagSource;
  readonly pilot: { readonly source: TagSource; readonly epoch: string };
}): Pick<Tagging, "source" | "epochsAt"> {
  requireOtherEpoch(
    pilot.epoch,
    records.map(({ epoch }) => epoch.id),
  );
  const [first] = records.toSorted((left, right) => left.epoch.validFrom - right.epoch.validFrom);
  const inRecords = epochsOfRecords(records);
  return {
    source: {
      tagOf: (patient, group, epoch) =>
        (epoch === pilot.epoch ? pilot.source : source).tagOf(patient, group, epoch),
    },
    epochsAt: (now) => {
      if (first !== undefined && now < first.epoch.validFrom)
        return { current: pilot.epoch, previous: undefined };
      const { current, previous } = inRecords(now);
      const isFirst = first !== undefined && now < first.epoch.validUntil;
      return { current, previous: previous ?? (isFirst ? pilot.epoch : undefined) };
    },
  };
}

/** @throws MediConnectError `EPOCH_EXISTS` */
export function requireOtherEpoch(pilot: string, epochs: readonly string[]): void {
  if (!epochs.includes(pilot)) return;
  throw new MediConnectError(
    "EPOCH_EXISTS",
    `The pilot's epoch is called ${pilot}, and so is one of the consortium's: nobody could tell whose tag is meant.`,
    "Hold the ceremony with another --epoch.",
    { epoch: pilot },
  );
}
