import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { deriveTag, type DeriveTagsParameters } from "./deriveTag.ts";
import type { HolderFault } from "./askHolders.ts";
import type { EpochRecord } from "./EpochRecord.ts";
import { hashToTag } from "./hashToTag.ts";
import type { PatientIdentifier } from "./patientIdentifier.ts";
import { encodeTagInput } from "./tagInput.ts";

/** Whatever makes the guard's tags: the consortium's key holders, or one key in a pilot. */
export interface TagSource {
  /**
   * @param substanceGroup id of a group of the table of substances
   * @param epoch id of an epoch
   * @returns bytes32: 0x and 64 hexadecimal digits, never zero
   */
  tagOf(patient: PatientIdentifier, substanceGroup: string, epoch: string): Promise<string>;
}

export interface ThresholdTagSourceParameters extends Omit<DeriveTagsParameters, "record" | "inputs"> {
  /** Of every epoch that may be asked for; of one epoch, the latest generation counts. */
  readonly records: readonly EpochRecord[];
  /** Told of each holder that did not answer or answered wrongly, though the tag was found. */
  readonly onFault?: (fault: HolderFault) => void;
}

/**
 * Tags by the consortium's key holders, any threshold of them.
 *
 * `tagOf` refuses as `deriveTag` does, and with `EPOCH_RECORD_MISSING`.
 */
export function createThresholdTagSource(parameters: ThresholdTagSourceParameters): TagSource {
  const { records, onFault, ...rest } = parameters;
  const byEpoch = new Map(
    records.toSorted((left, right) => left.generation - right.generation).map((one) => [one.epoch.id, one]),
  );
  return {
    async tagOf(patient, substanceGroup, epoch) {
      const record = byEpoch.get(epoch);
      if (record === undefined) throw recordMissing(epoch);
      const { tag, faults } = await deriveTag({ ...rest, record, patient, substanceGroup });
      for (const fault of faults) onFault?.(fault);
      return tag;
    },
  };
}

const HMAC_KEY_BYTES = 32;

/**
 * Phase 0: the same tags' shape from one HMAC-SHA-512 key in one place, for a pilot without five members. What is
 * lost: whoever holds the key, or breaks into that place, can try all 909 million NHS numbers in minutes; there is no
 * proof that a tag is right; and the place sees each patient that it is asked for.
 *
 * @param key at least 32 random bytes; a copy is kept
 * @throws MediConnectError `TAG_KEY_TOO_SHORT`
 */
export function createHmacTagSource(key: Uint8Array): TagSource {
  if (key.length < HMAC_KEY_BYTES) throw keyTooShort(key.length);
  const kept = key.slice();
  return {
    async tagOf(patient, substanceGroup, epoch) {
      return hashToTag(hmac(sha512, kept, encodeTagInput({ patient, substanceGroup }, epoch)));
    },
  };
}

function recordMissing(epoch: string): MediConnectError {
  return new MediConnectError(
    "EPOCH_RECORD_MISSING",
    `The record of epoch ${epoch} is not known here.`,
    "Fetch the records of the epochs anew.",
    { epoch },
  );
}

function keyTooShort(bytes: number): MediConnectError {
  return new MediConnectError(
    "TAG_KEY_TOO_SHORT",
    `The key for tags has ${bytes} bytes; it needs at least ${HMAC_KEY_BYTES}.`,
    "Draw 32 random bytes.",
    { bytes, least: HMAC_KEY_BYTES },
  );
}
