import { z } from "zod";
import { randomBytes, bytesToHex } from "@noble/hashes/utils.js";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import {
  epochTerms,
  memberIndex,
  readEpochRecord,
  type EpochRecord,
  type EpochTerms,
} from "../EpochRecord.ts";
import { hex32 } from "../group.ts";
import { parseDocument } from "../parseDocument.ts";
import { hashDocument } from "../signedDocument.ts";

const member = z.strictObject({
  /** The member's x on the polynomial. */
  index: memberIndex,
  name: z.string().min(1).max(200),
  signingKey: hex32,
  sealingKey: hex32,
});

const common = {
  kind: z.literal("mediconnect/guard/ceremony"),
  version: z.literal(1),
  /** Makes each ceremony its own, so that nothing of an earlier one can be replayed. */
  nonce: hex32,
  epoch: epochTerms,
  threshold: z.int().min(2).max(255),
  /** Who will hold a share. */
  members: z.array(member).min(2).max(255),
};

const plan = z.discriminatedUnion("purpose", [
  z.strictObject({ ...common, purpose: z.literal("generate") }),
  z.strictObject({
    ...common,
    purpose: z.literal("reshare"),
    /** Indexes, in `previous`, of the holders that pass on their shares. */
    dealers: z.array(memberIndex).min(2),
    /** The record of the shares that are passed on. */
    previous: z.unknown(),
  }),
]);

export type CeremonyMember = z.infer<typeof member>;

interface PlanTerms {
  readonly kind: "mediconnect/guard/ceremony";
  readonly version: 1;
  readonly nonce: string;
  readonly epoch: EpochTerms;
  readonly threshold: number;
  readonly members: readonly CeremonyMember[];
}

/** What all members agree on before a ceremony; its hash stands in each of their messages. */
export type CeremonyPlan =
  | (PlanTerms & { readonly purpose: "generate" })
  | (PlanTerms & {
      readonly purpose: "reshare";
      readonly dealers: readonly number[];
      readonly previous: EpochRecord;
    });

export interface PlanGenerationParameters {
  readonly epoch: EpochTerms;
  /** How many holders a tag needs; 3 of 5 unless the consortium decides otherwise. */
  readonly threshold?: number;
  readonly members: readonly CeremonyMember[];
}

/**
 * Plans the making of an epoch's key: each member deals, nobody ever holds the key.
 *
 * @throws MediConnectError `CEREMONY_PLAN_INVALID`, `GUARD_DOCUMENT_INVALID`
 */
export function planGeneration({ epoch, threshold = 3, members }: PlanGenerationParameters): CeremonyPlan {
  return readCeremonyPlan({ ...header(), purpose: "generate", epoch, threshold, members });
}

export interface PlanResharingParameters {
  readonly previous: EpochRecord;
  /** Indexes of at least `previous.threshold` present holders. */
  readonly dealers: readonly number[];
  readonly threshold?: number;
  /** The same members, or others, or more or fewer. */
  readonly members: readonly CeremonyMember[];
}

/**
 * Plans new shares of the same key. Tags stay what they are.
 *
 * @throws MediConnectError `CEREMONY_PLAN_INVALID`, `GUARD_DOCUMENT_INVALID`
 */
export function planResharing(parameters: PlanResharingParameters): CeremonyPlan {
  const { previous, dealers, threshold = previous.threshold, members } = parameters;
  const { epoch } = previous;
  return readCeremonyPlan({ ...header(), purpose: "reshare", epoch, threshold, members, dealers, previous });
}

/** @throws MediConnectError `CEREMONY_PLAN_INVALID`, `GUARD_DOCUMENT_INVALID`, `EPOCH_RECORD_INVALID` */
export function readCeremonyPlan(input: unknown): CeremonyPlan {
  const read = parseDocument(plan, input, "plan of the ceremony");
  refuseTwice(
    read.members.map(({ index }) => index),
    "index",
  );
  refuseTwice(
    read.members.map(({ signingKey }) => signingKey),
    "signing key",
  );
  refuseTwice(
    read.members.map(({ sealingKey }) => sealingKey),
    "sealing key",
  );
  if (read.threshold > read.members.length) throw refuse("its threshold is above the number of its members");
  if (read.purpose === "generate") return read;

  const previous = readEpochRecord(read.previous);
  refuseTwice(read.dealers, "dealer");
  const unknown = read.dealers.find((index) => previous.holders.every((one) => one.index !== index));
  if (unknown !== undefined) throw refuse(`its dealer ${unknown} holds no share`);
  if (read.dealers.length < previous.threshold) throw refuse("it has fewer dealers than the key's threshold");
  if (hashDocument(previous.epoch) !== hashDocument(read.epoch))
    throw refuse("it would change the epoch's terms");
  return { ...read, previous };
}

/** Stands in each message of the ceremony. */
export function hashCeremonyPlan(one: CeremonyPlan): string {
  return hashDocument(one);
}

/** Indexes of those that deal. */
export function dealersOf(one: CeremonyPlan): readonly number[] {
  return one.purpose === "generate" ? one.members.map(({ index }) => index) : one.dealers;
}

/** The dealer's key and name; undefined for a stranger. */
export function dealerOf(
  one: CeremonyPlan,
  index: number,
): { readonly name: string; readonly signingKey: string } | undefined {
  if (!dealersOf(one).includes(index)) return undefined;
  const listed: readonly { index: number; name: string; signingKey: string }[] =
    one.purpose === "generate" ? one.members : one.previous.holders;
  return listed.find((other) => other.index === index);
}

function header() {
  return { kind: "mediconnect/guard/ceremony", version: 1, nonce: bytesToHex(randomBytes(32)) };
}

function refuseTwice(values: readonly (string | number)[], what: string): void {
  if (new Set(values).size !== values.length) throw refuse(`the same ${what} stands in it twice`);
}

function refuse(reason: string): MediConnectError {
  return new MediConnectError(
    "CEREMONY_PLAN_INVALID",
    `The plan of the ceremony cannot be used: ${reason}.`,
    "Correct it and have all members agree on it anew.",
    { reason },
  );
}
