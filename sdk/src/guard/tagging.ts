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
