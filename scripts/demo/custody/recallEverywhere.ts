import {
  acknowledgeRecall,
  commitEvidence,
  type EmbeddedActor,
  type Holding,
  instructRecall,
  listHoldings,
  type OpenedPrescription,
  recallLot,
  type RecallReport,
  reportRecall,
  type TraderRole,
} from "../../../sdk/src/index.ts";
import { expectRefusal } from "../expectRefusal.ts";
import { say, sayRefused, sayTable } from "../report.ts";
import { packIn, supply } from "./counter.ts";
import type { BoxedLot } from "./makeLot.ts";
import { type Delivered, send } from "./moveBoxes.ts";
import type { Play } from "./play.ts";
import type { Traders } from "./traders.ts";

export interface Recalled {
  readonly holdings: readonly Holding[];
  readonly report: RecallReport;
}

/** Patients who wait at the two pharmacies. */
export interface Waiting {
  readonly highStreet: OpenedPrescription;
  readonly online: OpenedPrescription;
}

const INSTRUCTIONS = "Falsified packs were found. Stop supply, set all packs aside, await collection.";

/** One transaction stops the lot at every site; then all who hold something of it answer. */
export async function recallEverywhere(
  play: Play,
  lot: BoxedLot,
  delivered: Delivered,
  waiting: Waiting,
): Promise<Recalled> {
  const { stage, lots } = play;
  const regulator = stage.as("regulator-1");
  const name = { gtin: lot.file.gtin, lot: lot.file.lot };
  await recallLot(regulator, { ...name, recallClass: 1, role: "regulator" });
  const { commitment } = commitEvidence(new TextEncoder().encode(INSTRUCTIONS));
  await instructRecall(regulator, {
    ...name,
    reason: "falsification",
    instructions: commitment,
    role: "regulator",
  });
  say(`the regulator recalls lot ${name.lot} (class 1): one transaction, and a second one says why`);
  await tryEverywhere(play, lot, delivered, waiting);

  const holdings = await listHoldings(stage.client, name, lots);
  const total = holdings.reduce((sum, one) => sum + one.held + one.underway + one.supplied + one.takenOut, 0);
  say(`who holds what is left (all ${total.toLocaleString("en")} packs are accounted for):`);
  sayTable(
    ["who", "held", "sent, not received", "supplied"],
    holdings.map((one) => [play.traders.nameOf(one.licence), one.held, one.underway, one.supplied]),
  );
  return { holdings, report: await answer(play, name, holdings) };
}

async function tryEverywhere(
  play: Play,
  lot: BoxedLot,
  { highStreet, online, left }: Delivered,
  waiting: Waiting,
): Promise<void> {
  const refuse = (attempt: Promise<unknown>) => expectRefusal(attempt, "LotIsRecalled");
  const atHighStreet = await packIn(play, lot, highStreet[1], 0);
  sayRefused(
    "the high-street pharmacy supplies a pack of its second case",
    await refuse(supply(play, "pharmacy-1", waiting.highStreet, atHighStreet)),
  );
  const atOnline = await packIn(play, lot, online, 0);
  sayRefused(
    "the online pharmacy supplies a genuine pack of its own case",
    await refuse(supply(play, "pharmacy-2", waiting.online, atOnline)),
  );
  sayRefused(
    "the wholesaler sends another case",
    await refuse(send(play, "wholesaler-1", "wholesaler", [left], play.traders.online)),
  );
}

const ANSWERS = {
  inTime: "in time",
  late: "late",
  open: "not yet",
  overdue: "none, overdue",
  notAsked: "not asked",
} as const;

type Answering = readonly [actor: EmbeddedActor, role: TraderRole, licence: number];

/** All but the manufacturer, whom the regulator has on the telephone. */
function sitesOf({ wholesaler, highStreet, online }: Traders): readonly Answering[] {
  return [
    ["wholesaler-1", "wholesaler", wholesaler],
    ["pharmacy-1", "dispenser", highStreet],
    ["pharmacy-2", "dispenser", online],
  ];
}

async function answer(
  { stage, traders, lots }: Play,
  name: { readonly gtin: string; readonly lot: string },
  holdings: readonly Holding[],
): Promise<RecallReport> {
  for (const [actor, role, licence] of sitesOf(traders)) {
    const held = holdings.find((one) => one.licence === licence)?.held ?? 0;
    await acknowledgeRecall(stage.as(actor), { ...name, held, role });
  }
  const report = await reportRecall(stage.client, name, lots);
  say(
    "each of them answers the recall with what it has set aside; the regulator sees it beside what each holds:",
  );
  sayTable(
    ["who", "held", "set aside", "answer"],
    report.sites.map((one) => [
      traders.nameOf(one.licence),
      one.held ?? "?",
      one.setAside ?? "–",
      ANSWERS[one.answer],
    ]),
  );
  return report;
}
