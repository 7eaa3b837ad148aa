import {
  type OpenedPrescription,
  type PackCode,
  peekTag,
  readPrescription,
  undoSupply,
} from "../../../sdk/src/index.ts";
import { say } from "../report.ts";
import { serve, supply } from "./counter.ts";
import type { Play } from "./play.ts";

/** The high-street pharmacy supplies a pack by mistake, undoes it, and supplies it for good. */
export async function supplyAndUndo(play: Play, pack: PackCode, nhsNumber: string): Promise<void> {
  const opened = await serve(play, "pharmacy-1", nhsNumber);
  const { transaction } = await supply(play, "pharmacy-1", opened, pack);
  say(`the high-street pharmacy supplies a pack of its first case: ${await standingOf(play, opened)}`);
  await undoSupply(play.stage.as("pharmacy-1"), transaction);
  say(`the patient had left without it, so it is undone: ${await standingOf(play, opened)}`);
  await supply(play, "pharmacy-1", opened, pack);
  say(`the patient comes back, and the same pack is supplied for good: ${await standingOf(play, opened)}`);
}

/** Of the prescription, and what the supply guard counts as supplied. */
async function standingOf(
  { stage: { client } }: Play,
  { chain, sealed }: OpenedPrescription,
): Promise<string> {
  const { state } = await readPrescription(client, chain.id);
  const { coveredUntil } = await peekTag(client, sealed.tag);
  const cover =
    coveredUntil === 0 ? "none" : `until ${new Date(coveredUntil * 1000).toISOString().slice(0, 10)}`;
  return `prescription ${state}, the guard's cover ${cover}`;
}
