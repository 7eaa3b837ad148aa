import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  drawDataMatrixPng,
  drawDataMatrixSvg,
  drawTrace,
  type PackCode,
  readBarcode,
  readPackScan,
  resolveNodes,
  tracePack,
  type TraceStep,
} from "../../../sdk/src/node.ts";
import { say, sayTable } from "../report.ts";
import type { Stage } from "../stage.ts";
import type { Play } from "./play.ts";

export interface Traced {
  /** What the reader saw on the pack. */
  readonly scan: string;
  readonly picture: Uint8Array;
  readonly steps: readonly TraceStep[];
}

const COLUMNS = ["when (UTC)", "what", "which node of the tree", "who has it", "on its way to"];

/** Draws a pack's DataMatrix, reads it back from the picture, and follows what was read to its maker. */
export async function traceScanned(play: Play, pack: PackCode): Promise<Traced> {
  const { stage, lots, traders } = play;
  await mkdir(stage.outFolder, { recursive: true });
  const picture = await drawDataMatrixPng(pack);
  await writeFile(path.join(stage.outFolder, "traced-pack.svg"), drawDataMatrixSvg(pack));
  const { scan } = await readBarcode(picture);
  const read = readPackScan(scan);
  say(`its DataMatrix, read from the picture: serial ${read.serial}; every hand since it was made:`);

  const [group] = await resolveNodes(stage.client, [scan], lots);
  const node = group?.nodes[0];
  if (node === undefined) throw new Error("a pack was read and not found");
  const steps = await tracePack(stage.client, node, lots);
  sayTable(
    COLUMNS,
    steps.map((step) => rowOf(step, traders.nameOf)),
  );
  const file = traceFileOf(stage);
  const title = `Pack ${read.serial}, lot ${read.lot} of ${read.gtin}`;
  await writeFile(file, drawTrace({ steps, title, nameOf: traders.nameOf }));
  say(`the same as a picture: ${file}`);
  return { scan, picture, steps };
}

function traceFileOf({ outFolder }: Stage): string {
  return path.join(outFolder, "pack-trace.svg");
}

function rowOf(
  { at, kind, level, sscc, node, holder, to }: TraceStep,
  nameOf: (licence: number) => string,
): string[] {
  const when = new Date(at * 1000).toISOString().slice(0, 16).replace("T", " ");
  const box = level === "pack" ? `pack ${node.index}` : `${level} ${sscc ?? node.index}`;
  return [when, kind, box, nameOf(holder), to === undefined ? "–" : nameOf(to)];
}
