import { expectRefusal } from "./expectRefusal.ts";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { LotStore } from "../../sdk/src/index.ts";
import { copyAppears, type Suspicion } from "./custody/copyAppears.ts";
import { packIn, serve, supply } from "./custody/counter.ts";
import { type BoxedLot, makeLot } from "./custody/makeLot.ts";
import { type Delivered, moveBoxes, passTime } from "./custody/moveBoxes.ts";
import type { Play } from "./custody/play.ts";
import { type Recalled, recallEverywhere } from "./custody/recallEverywhere.ts";
import { supplyAndUndo } from "./custody/supplyAndUndo.ts";
import { readTraders, type Traders } from "./custody/traders.ts";
import { type Traced, traceScanned } from "./custody/traceScanned.ts";
import { inSnapshot } from "./inSnapshot.ts";
import { beginStep, sayRefused } from "./report.ts";
import type { Stage } from "./stage.ts";

/** What came of the scene, for whoever wants to look closer. */
export interface SupplyChainFacts extends Recalled, Suspicion {
  readonly traders: Omit<Traders, "nameOf">;
  readonly lot: { readonly gtin: string; readonly lot: string; readonly packs: number };
  readonly delivered: Delivered;
  readonly steps: Traced["steps"];
}

/** Patients of our own, besides those of the samples. */
const [FIRST, SECOND, THIRD] = ["9990000107", "9990000115", "9990000123"] as const;

/**
 * Scene 8: a lot of a million packs from its maker to two pharmacies, a pack's way back to its maker, a copy of it, and
 * a recall. On a copy of the chain, and nothing of it remains there.
 *
 * @param lots where the lot's file is published, which nobody needs afterwards
 */
export async function custodyScene(stage: Stage, lots: LotStore): Promise<SupplyChainFacts> {
  beginStep("The supply chain: from the maker to two pharmacies, and back by a recall (on the same copy)");
  const traders = await readTraders(stage);
  const play = { stage, traders, lots };
  let facts: SupplyChainFacts | undefined;
  await inSnapshot(stage, async () => {
    facts = await playAll(play);
  });
  if (facts === undefined) throw new Error("the scene came to no end");
  await writeFile(supplyChainFileOf(stage), `${JSON.stringify(facts, null, 2)}\n`);
  return facts;
}

/** Written last: where it stands, the scene was played to its end. */
export function supplyChainFileOf({ outFolder }: Pick<Stage, "outFolder">): string {
  return path.join(outFolder, "supply-chain.json");
}

async function playAll(play: Play): Promise<SupplyChainFacts> {
  const lot = await makeLot(play.stage, play.lots);
  const delivered = await moveBoxes(play, lot);
  await passTime(play);
  const pack = await packIn(play, lot, delivered.highStreet[0], 16);
  await supplyAndUndo(play, pack, FIRST);
  const traced = await traceScanned(play, pack);

  const waiting = {
    online: await serve(play, "pharmacy-2", SECOND),
    highStreet: await serve(play, "pharmacy-1", THIRD),
  };
  const suspicion = await copyAppears(play, traced, waiting.online);
  await lockedCase(play, lot, delivered, waiting.highStreet);
  const recalled = await recallEverywhere(play, lot, delivered, waiting);
  const { nameOf: _, ...traders } = play.traders;
  const { gtin, lot: name, count: packs } = lot.file;
  return {
    traders,
    lot: { gtin, lot: name, packs },
    delivered,
    steps: traced.steps,
    ...suspicion,
    ...recalled,
  };
}

async function lockedCase(
  play: Play,
  lot: BoxedLot,
  { highStreet: [locked] }: Delivered,
  opened: Parameters<typeof supply>[2],
): Promise<void> {
  const pack = await packIn(play, lot, locked, 1);
  sayRefused(
    "the high-street pharmacy supplies another pack of the locked case",
    await expectRefusal(supply(play, "pharmacy-1", opened, pack), "UnitIsLocked"),
  );
}
