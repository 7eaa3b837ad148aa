import type { MediConnectClient, SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { ROLES, type RoleName } from "../licence/roles.ts";
import { RECALL_LEVELS, type SafetyRole } from "./lotNames.ts";
import { lotBytes, lotIdOf, type LotName, readLot } from "./readLot.ts";

/** Names of the contracts' `RecallReason`, in their order. */
export const RECALL_REASONS = [
  "none",
  "contamination",
  "content",
  "labelling",
  "packaging",
  "stability",
  "coldChain",
  "falsification",
  "safety",
  "other",
] as const;
export type RecallReason = (typeof RECALL_REASONS)[number];

/** Within how many hours a recall is to be answered, by class (MHRA); class 4 asks for no answer. */
const ANSWER_HOURS: Readonly<Record<number, number>> = { 1: 0, 2: 48, 3: 120 };

/**
 * Says why a lot is recalled and what is to be done, as a commitment to the text.
 *
 * @param instructions see `commitEvidence`
 * @returns hash of the transaction
 * @throws MediConnectError `LotNotRecalled`, `NotProductOwner`, `InstructionsMissing`
 */
export async function instructRecall(
  { recalls }: SigningClient,
  lot: LotName & {
    readonly reason: Exclude<RecallReason, "none">;
    readonly instructions: string;
    readonly role: SafetyRole;
  },
): Promise<string> {
  const reason = RECALL_REASONS.indexOf(lot.reason);
  const sent = recalls.instruct(
    lot.gtin,
    lotBytes(lot.lot),
    reason,
    lot.instructions,
    ROLES[lot.role],
    GAS_FREE,
  );
  return (await sendTransaction(sent)).hash;
}

/**
 * Answers a recall: it was read, and so many packs are set aside. Answering again corrects the number.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `LotNotRecalled`, `PACKS_OUT_OF_RANGE`
 *
 * @example
 * await acknowledgeRecall(pharmacy, { gtin, lot, held: 12, role: "dispenser" });
 */
export async function acknowledgeRecall(
  { recalls }: SigningClient,
  { gtin, lot, held, role }: LotName & { readonly held: number; readonly role: RoleName },
): Promise<string> {
  if (!Number.isInteger(held) || held < 0 || held >= 2 ** 32) {
    throw new MediConnectError(
      "PACKS_OUT_OF_RANGE",
      `${held} is no number of packs.`,
      "Count the packs that were set aside; 0 where there are none.",
      { held },
    );
  }
  return (await sendTransaction(recalls.acknowledge(gtin, lotBytes(lot), held, ROLES[role], GAS_FREE))).hash;
}

/** One site's answer to a recall. */
export interface RecallAnswer {
  readonly licence: number;
  /** Packs that it has set aside. */
  readonly held: number;
  /** Unix seconds. */
  readonly at: number;
  /** Whether it came within the time that the class gives, counted from the recall of that class and level. */
  readonly inTime: boolean;
  readonly transaction: string;
}

/** Where a recalled lot is, as far as the chain knows. */
export interface RecallReport extends LotName {
  readonly recallClass: number;
  readonly recallLevel: string;
  /** Unix seconds of the recall in its present class and level; 0 where it is not recalled. */
  readonly recalledAt: number;
  /** Unix seconds by which answers are due; 0 where none is asked for. */
  readonly answersDue: number;
  readonly reason: RecallReason;
  /** Commitment to the instructions. */
  readonly instructions: string | undefined;
  readonly answers: readonly RecallAnswer[];
  /** Packs that left the supply chain, by reason, and by the site that took them out. */
  readonly out: readonly { readonly licence: number; readonly reason: number; readonly packs: number }[];
}

/**
 * What a regulator asks after a recall: who has answered the recall as it stands, in class and level, and whether in time, and which sites have supplied or taken out
 * how many packs. Who holds the rest is told by custody, where it is tracked.
 *
 * @example
 * const { answers, out } = await reportRecall(client, { gtin, lot });
 */
export async function reportRecall(client: MediConnectClient, name: LotName): Promise<RecallReport> {
  const { packs, recalls } = client;
  const lotId = lotIdOf(name);
  const [lot, recalled, instructed, answered] = await Promise.all([
    readLot(client, name),
    packs.queryFilter(packs.filters.LotRecalled(lotId)),
    recalls.queryFilter(recalls.filters.RecallInstructed(lotId)),
    recalls.queryFilter(recalls.filters.RecallAcknowledged(lotId)),
  ]);
  const level = RECALL_LEVELS.indexOf(lot.recallLevel);
  const isCurrent = (args: { recallClass: bigint; recallLevel: bigint }): boolean =>
    Number(args.recallClass) === lot.recallClass && Number(args.recallLevel) === level;
  const current = recalled.find(({ args }) => isCurrent(args));
  const recalledAt = current === undefined ? 0 : (await current.getBlock()).timestamp;
  const hours = ANSWER_HOURS[lot.recallClass];
  const answersDue = recalledAt === 0 || hours === undefined ? 0 : recalledAt + hours * 3600;
  const answers = new Map<number, RecallAnswer>();
  for (const log of answered) {
    if (!isCurrent(log.args)) continue;
    const at = (await log.getBlock()).timestamp;
    const first = answers.get(Number(log.args.licence));
    answers.set(Number(log.args.licence), {
      licence: Number(log.args.licence),
      held: Number(log.args.held),
      at: first?.at ?? at,
      // Class 1 is answered at once: that day counts.
      inTime: (first?.at ?? at) <= Math.max(answersDue, recalledAt + 86_400),
      transaction: log.transactionHash,
    });
  }
  const last = instructed.at(-1)?.args;
  return {
    gtin: name.gtin,
    lot: name.lot,
    recallClass: lot.recallClass,
    recallLevel: lot.recallLevel,
    recalledAt,
    answersDue,
    reason: RECALL_REASONS[Number(last?.reason ?? 0n)] ?? "none",
    instructions: last?.instructions,
    answers: [...answers.values()],
    out: await countOut(client, lotId),
  };
}

/** Net of what was put back; of a pack that was locked and then destroyed, the last word counts. */
async function countOut({ packs }: MediConnectClient, lotId: string): Promise<RecallReport["out"]> {
  const [taken, put] = await Promise.all([
    packs.queryFilter(packs.filters.UnitsDecommissioned(lotId)),
    packs.queryFilter(packs.filters.UnitsReinstated(lotId)),
  ]);
  const states = new Map<string, { readonly licence: number; readonly reason: number }>();
  const moves = [
    ...taken.map((log) => ({
      log,
      to: { licence: Number(log.args.licence), reason: Number(log.args.reason) },
    })),
    ...put.map((log) => ({ log, to: undefined })),
  ].sort((a, b) => a.log.blockNumber - b.log.blockNumber || a.log.index - b.log.index);
  for (const { log, to } of moves) {
    for (const bit of bitsOf(log.args.mask)) {
      const unit = `${log.args.word}/${bit}`;
      if (to === undefined) states.delete(unit);
      else states.set(unit, to);
    }
  }
  const counts = new Map<string, { licence: number; reason: number; packs: number }>();
  for (const { licence, reason } of states.values()) {
    const key = `${licence}/${reason}`;
    const count = counts.get(key) ?? { licence, reason, packs: 0 };
    counts.set(key, { ...count, packs: count.packs + 1 });
  }
  return [...counts.values()].sort((a, b) => a.licence - b.licence || a.reason - b.reason);
}

function bitsOf(mask: bigint): number[] {
  return [...mask.toString(2)].reverse().flatMap((digit, at) => (digit === "1" ? [at] : []));
}
