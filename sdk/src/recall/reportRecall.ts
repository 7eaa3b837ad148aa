import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type Holding, listHoldings } from "../custody/index.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import {
  lotIdOf,
  type LotName,
  type LotStore,
  type Preset,
  requireLot,
  RECALL_REASONS,
  type RecallLevel,
  type RecallReason,
} from "../pack/index.ts";
import { countOut, type PacksOut } from "./countOut.ts";
import { listSites, type RecallSite } from "./listSites.ts";
import { markBeyondBooks } from "./markBeyondBooks.ts";
import { readAnswers, readRecallInForce, type RecallAnswer } from "./readAnswers.ts";

/** Each pack of the lot once: what is on its way counts as its sender's. */
export interface RecallTotals {
  readonly held: number;
  readonly underway: number;
  readonly supplied: number;
  readonly takenOut: number;
  /** Of the lot's files; the others add up to it. */
  readonly packs: number;
}

/** Where a recalled lot is, as far as the chain knows, and who has answered. */
export interface RecallReport extends LotName {
  /** Under `us-dscsa` all tell who holds what, under `uk` whoever wants to; all else counts as the manufacturer's. */
  readonly preset: Preset;
  readonly recallClass: number;
  readonly recallLevel: RecallLevel;
  /** Unix seconds of the recall that is in force; 0 where the lot is not recalled. */
  readonly recalledAt: number;
  /** Unix seconds after which an answer is late; 0 where none is asked for. */
  readonly answersDue: number;
  readonly reason: RecallReason;
  /** Commitment to the instructions. */
  readonly instructions: string | undefined;
  /** Everybody who has or had packs, or answered, with what each says: also who has not answered. */
  readonly sites: readonly RecallSite[];
  /** Undefined where the lot's files are not all here, so that nobody can tell how many packs a box holds. */
  readonly totals: RecallTotals | undefined;
  readonly answers: readonly RecallAnswer[];
  /** Packs that left the supply chain, by reason, and by the site that took them out. */
  readonly out: readonly PacksOut[];
}

/**
 * What a regulator asks after a recall: which sites hold, sent, supplied or took out how many packs, and which of them
 * have answered in time, late or not at all. Of several recalls the last counts, and asks for new answers.
 *
 * @throws MediConnectError `LotUnknown`
 *
 * @example
 * const { sites, totals } = await reportRecall(client, { gtin, lot }, lots);
 * const silent = sites.filter(({ answer }) => answer === "overdue");
 */
export async function reportRecall(
  client: MediConnectClient,
  name: LotName,
  lots: LotStore,
): Promise<RecallReport> {
  const { recalls } = client;
  const lotId = lotIdOf(name);
  const [lot, recall, out] = await Promise.all([
    requireLot(client, name),
    readRecallInForce(client, lotId),
    countOut(client, lotId),
  ]);
  const answers = recall === undefined ? [] : await readAnswers(client, lotId, recall);
  const last = (await recalls.queryFilter(recalls.filters.RecallInstructed(lotId))).at(-1)?.args;
  const holdings = await tryHoldings(client, name, lots);
  const packs = (await lots.find(name))?.count ?? 0;
  return {
    gtin: name.gtin,
    lot: name.lot,
    preset: lot.preset,
    recallClass: lot.recallClass,
    recallLevel: lot.recallLevel,
    recalledAt: recall?.at ?? 0,
    answersDue: recall?.due ?? 0,
    reason: RECALL_REASONS[Number(last?.reason ?? 0n)] ?? "none",
    instructions: last?.instructions,
    sites: await markBeyondBooks(
      client,
      { ...lot, packs },
      {
        sites: await listSites(client, { recall, level: lot.recallLevel, answers, out, holdings }),
        answers,
      },
    ),
    totals: holdings && addUp(holdings, packs),
    answers,
    out,
  };
}

/** A regulator gets the answers also without the lot's files. */
async function tryHoldings(
  client: MediConnectClient,
  name: LotName,
  lots: LotStore,
): Promise<Holding[] | undefined> {
  const next = (await lots.find(name))?.tranches.length ?? 0;
  if (next === 0 || (next <= 255 && (await client.packs.hasTranche(lotIdOf(name), next)))) return undefined;
  try {
    return await listHoldings(client, name, lots);
  } catch (error) {
    if (error instanceof MediConnectError && error.code === "LOT_FILE_DIFFERS") return undefined;
    throw error;
  }
}

function addUp(holdings: readonly Holding[], packs: number): RecallTotals {
  const sum = (name: "held" | "underway" | "supplied" | "takenOut"): number =>
    holdings.reduce((total, one) => total + one[name], 0);
  return {
    held: sum("held"),
    underway: sum("underway"),
    supplied: sum("supplied"),
    takenOut: sum("takenOut"),
    packs,
  };
}
