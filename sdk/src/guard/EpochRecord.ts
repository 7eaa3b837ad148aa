import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { EPOCH_ID } from "./epochId.ts";
import { decodeElement, encodeElement, hex32, hex64, type Element } from "./group.ts";
import { parseDocument } from "./parseDocument.ts";
import { interpolateElements } from "./polynomial.ts";
import { hashDocument, isSignedBy } from "./signedDocument.ts";

export const memberIndex = z.int().min(1).max(255);
const seconds = z.int().nonnegative();

/** When an epoch's tags are made, and for how long its holders answer. Seconds since 1970, half-open. */
export const epochTerms = z
  .strictObject({
    id: z.string().regex(EPOCH_ID, { error: "must be 1–32 small letters, digits and hyphens" }),
    validFrom: seconds,
    /** From here on new prescriptions carry the next epoch's tag. */
    validUntil: seconds,
    /** From here on nobody evaluates any more, and the shares are destroyed. */
    answersUntil: seconds,
  })
  .refine(({ validFrom, validUntil, answersUntil }) => validFrom < validUntil && validUntil <= answersUntil, {
    error: "must have validFrom < validUntil <= answersUntil",
  });

const holder = z.strictObject({
  index: memberIndex,
  name: z.string().min(1).max(200),
  signingKey: hex32,
  /** The base point times the holder's share. */
  publicShare: hex32,
});

/** What is public of an epoch's key, as its ceremony ends with it. */
export const epochBody = z.strictObject({
  kind: z.literal("mediconnect/guard/epoch"),
  version: z.literal(1),
  epoch: epochTerms,
  /** 0 where the key was made, one more with each re-sharing. */
  generation: z.int().nonnegative(),
  threshold: z.int().min(2).max(255),
  publicKey: hex32,
  holders: z.array(holder).min(2).max(255),
  /** Hash of the plan of the ceremony that made the shares. */
  ceremony: hex32,
});

const epochRecord = epochBody.extend({
  /** Each holder's over all the rest, in the holders' order. */
  signatures: z.array(hex64),
});

export type EpochTerms = z.infer<typeof epochTerms>;
export type EpochHolder = z.infer<typeof holder>;
export type EpochBody = z.infer<typeof epochBody>;
/** The signed public record of an epoch; a clinic needs nothing else to check what holders answer. */
export type EpochRecord = z.infer<typeof epochRecord>;

/**
 * Reads an epoch's record and checks all that can be checked of it: every holder's signature, and that the public
 * shares lie on one polynomial of the stated threshold over the public key. Whether these are the right holders is
 * for the reader to say: compare `hashEpochRecord` with what governance published.
 *
 * @throws MediConnectError `GUARD_DOCUMENT_INVALID`, `OPRF_ELEMENT_INVALID`, `EPOCH_RECORD_INVALID`
 */
export function readEpochRecord(input: unknown): EpochRecord {
  const record = parseDocument(epochRecord, input, "epoch's record");
  const { signatures, ...body } = record;
  checkEpochBody(body);
  body.holders.forEach(({ name, signingKey }, index) => {
    const signature = signatures[index] ?? "";
    if (!isSignedBy({ ...body, signature }, signingKey)) throw refuse(`it is not signed by ${name}`);
  });
  if (signatures.length !== body.holders.length) throw refuse("it has more signatures than holders");
  return record;
}

/** @throws MediConnectError `EPOCH_RECORD_INVALID`, `OPRF_ELEMENT_INVALID` */
export function checkEpochBody({ holders, threshold, publicKey }: EpochBody): void {
  const indexes = new Set(holders.map(({ index }) => index));
  if (indexes.size !== holders.length) throw refuse("two holders have the same index");
  if (threshold > holders.length) throw refuse("its threshold is above the number of its holders");
  decodeElement(publicKey);
  const shares = holders.map(({ index, publicShare }) => [index, decodeElement(publicShare)] as const);
  const basis = new Map<number, Element>(shares.slice(0, threshold));
  if (encodeElement(interpolateElements(basis)) !== publicKey) {
    throw refuse("its public shares do not make its public key");
  }
  for (const [index, share] of shares.slice(threshold)) {
    if (!interpolateElements(basis, index).equals(share))
      throw refuse(`the share of holder ${index} is no share`);
  }
}

/** What governance publishes, and what a clinic compares: 32 bytes in hexadecimal. */
export function hashEpochRecord(record: EpochRecord): string {
  return hashDocument(record);
}

/**
 * The epochs that a prescription commits to: the current one and, while its holders still answer, the one before it.
 *
 * @param now seconds since 1970
 * @throws MediConnectError `EPOCH_MISSING` where no epoch is valid now
 */
export function epochsAt(
  records: readonly EpochRecord[],
  now: number,
): { readonly current: EpochRecord; readonly previous: EpochRecord | undefined } {
  const latest = (left: EpochRecord, right: EpochRecord) =>
    right.epoch.validUntil - left.epoch.validUntil || right.generation - left.generation;
  const ordered = records.toSorted(latest);
  const current = ordered.find(({ epoch }) => epoch.validFrom <= now && now < epoch.validUntil);
  if (current === undefined) throw missing(now, ordered.at(-1));
  const previous = ordered.find(({ epoch }) => epoch.validUntil <= now && now < epoch.answersUntil);
  return { current, previous };
}

function missing(now: number, first: EpochRecord | undefined): MediConnectError {
  const begins = first?.epoch.validFrom ?? 0;
  return new MediConnectError(
    "EPOCH_MISSING",
    `No epoch of the supply guard is valid at ${new Date(now * 1000).toISOString()}.`,
    now < begins
      ? "That is before the first one begins (`guard epoch`): what was tagged then may have the tag of a pilot's key, whose files `phase0.json` and `phase0.passphrase` belong beside the folder `records`."
      : "See with `guard epoch` which there are, and fetch the records anew; if there is none, the consortium has to hold its ceremony (`guard ceremony`; for trying out, `guard start` holds one).",
    { now },
  );
}

function refuse(reason: string): MediConnectError {
  return new MediConnectError(
    "EPOCH_RECORD_INVALID",
    `The epoch's record cannot be trusted: ${reason}.`,
    "Fetch it anew from the consortium, and compare its hash with the one that governance published.",
    { reason },
  );
}
