import { z } from "zod";
import { memberIndex } from "../EpochRecord.ts";
import { hex32, hex64 } from "../group.ts";

const sent = <Kind extends string>(kind: Kind) => ({
  kind: z.literal(`mediconnect/guard/${kind}`),
  version: z.literal(1),
  /** Hash of the plan. */
  ceremony: hex32,
  signature: hex64,
});

/** Round 1: a dealer binds itself to its polynomial before it has seen any other's. */
export const dealCommitment = z.strictObject({
  ...sent("commitment"),
  dealer: memberIndex,
  /** Hash of the commitments that the deal will open. */
  digest: hex32,
});

/** Round 2: the polynomial's commitments, and a share for each member under its key. */
export const deal = z.strictObject({
  ...sent("deal"),
  dealer: memberIndex,
  /** Hash over all messages of round 1: all dealers have seen the same ones. */
  heard: hex32,
  /** Each coefficient times the base point, the constant one first. */
  commitments: z.array(hex32),
  /** Schnorr's proof that the dealer knows the constant coefficient: challenge and response. */
  possession: hex64,
  shares: z.array(
    z.strictObject({
      member: memberIndex,
      sealed: z
        .string()
        .regex(/^[0-9a-f]+$/)
        .max(512),
    }),
  ),
});

/** Round 3: a member has checked all deals, and says whose share for it is wrong or missing. */
export const receipt = z.strictObject({
  ...sent("receipt"),
  member: memberIndex,
  /** Hash over all messages of round 2. */
  heard: hex32,
  /** Indexes of the dealers complained about. */
  complaints: z.array(memberIndex),
});

/** Round 4: a dealer that was complained about opens the shares in question for all to check. */
export const answer = z.strictObject({
  ...sent("answer"),
  dealer: memberIndex,
  openings: z.array(z.strictObject({ member: memberIndex, share: hex32 })),
});

/** Round 5: a member has its share, and signs the epoch's record. */
export const confirmation = z.strictObject({
  kind: z.literal("mediconnect/guard/confirmation"),
  version: z.literal(1),
  ceremony: hex32,
  member: memberIndex,
  /** Over the epoch's record. */
  signature: hex64,
});

/** What a dealer keeps to itself between rounds 1 and 4, sealed as its share is, and then forgets. */
export const dealerState = z.strictObject({
  kind: z.literal("mediconnect/guard/dealer-state"),
  version: z.literal(1),
  ceremony: hex32,
  dealer: memberIndex,
  coefficients: z.array(hex32),
});

export type DealCommitment = z.infer<typeof dealCommitment>;
export type Deal = z.infer<typeof deal>;
export type Receipt = z.infer<typeof receipt>;
export type ComplaintAnswer = z.infer<typeof answer>;
export type Confirmation = z.infer<typeof confirmation>;
export type DealerState = z.infer<typeof dealerState>;
