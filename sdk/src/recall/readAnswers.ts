import type { MediConnectClient } from "../client/MediConnectClient.ts";

/**
 * Within how many hours a recall is to be answered, by class (MHRA); class 4 asks for no answer. Class 1 is to be answered
 * at once: whoever has done so by the same hour of the next day is in time.
 */
const ANSWER_HOURS: Readonly<Record<number, number>> = { 1: 24, 2: 48, 3: 120 };

/** The recall that is in force: of several the last, which is the most urgent and the widest. */
export interface RecallInForce {
  /** Licence that recalled. */
  readonly by: number;
  readonly recallClass: number;
  /** Unix seconds. */
  readonly at: number;
  /** Unix seconds after which an answer is late; 0 where none is asked for. */
  readonly due: number;
  readonly block: number;
  readonly logIndex: number;
}

/** One site's answer to a recall. */
export interface RecallAnswer {
  readonly licence: number;
  /** Packs that it has set aside. */
  readonly held: number;
  /** Unix seconds of the first answer; what followed only corrected the number. */
  readonly at: number;
  /** Whether it came within the time that the class gives, counted from the recall that is in force. */
  readonly inTime: boolean;
  /** Block of the last answer. */
  readonly block: number;
  /** Of the last answer. */
  readonly transaction: string;
}

export async function readRecallInForce(
  { packs }: MediConnectClient,
  lotId: string,
): Promise<RecallInForce | undefined> {
  const last = (await packs.queryFilter(packs.filters.LotRecalled(lotId))).at(-1);
  if (last === undefined) return undefined;
  const at = (await last.getBlock()).timestamp;
  const recallClass = Number(last.args.recallClass);
  const hours = ANSWER_HOURS[recallClass];
  const due = hours === undefined ? 0 : at + hours * 3600;
  const { blockNumber: block, index: logIndex } = last;
  return { by: Number(last.args.licence), recallClass, at, due, block, logIndex };
}

/** Answers to the recall in force: a more urgent or wider one asks all sites anew. */
export async function readAnswers(
  { recalls }: MediConnectClient,
  lotId: string,
  recall: RecallInForce,
): Promise<RecallAnswer[]> {
  const answers = new Map<number, RecallAnswer>();
  const given = await recalls.queryFilter(recalls.filters.RecallAcknowledged(lotId), recall.block);
  for (const log of given) {
    if (log.blockNumber === recall.block && log.index < recall.logIndex) continue;
    const licence = Number(log.args.licence);
    const at = answers.get(licence)?.at ?? (await log.getBlock()).timestamp;
    const inTime = at <= lastInstant(recall);
    answers.set(licence, {
      ...{ licence, at, inTime },
      held: Number(log.args.held),
      block: log.blockNumber,
      transaction: log.transactionHash,
    });
  }
  return [...answers.values()];
}

/** Unix seconds after which an answer is late; without end where none is asked for. */
export function lastInstant({ due }: RecallInForce): number {
  return due === 0 ? Number.POSITIVE_INFINITY : due;
}
