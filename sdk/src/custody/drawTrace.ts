import { instantsOf } from "./instantsOf.ts";
import { drawLevel, drawMark, type Mark, markOf, MARKS } from "./traceMarks.ts";
import type { TraceKind, TraceStep } from "./tracePack.ts";

export interface DrawTraceParameters {
  readonly steps: readonly TraceStep[];
  /** How licences are called; `licence n` where nothing is said. */
  readonly nameOf?: (licence: number) => string | undefined;
  /** For whoever cannot see the drawing, and in the tab of a browser. */
  readonly title: string;
}

const WIDTH = 880;
const ROW = 60;
const TOP = 84;
const FOOT = 44;
const LINE_X = 40;
const WHO_X = 72;
const NODE_X = 480;
const WHEN_X = 720;
/** Of 15 px; what is longer is cut off in the drawing, not in its description. */
const MOST_CHARACTERS = 50;

const [INK, SOFT, LINE, BAND] = ["#1a1a1a", "#46535f", "#5a6b7b", "#eef3f7"] as const;

const SAID: Readonly<Record<TraceKind, string>> = {
  made: "made and registered",
  dispatched: "sent",
  returned: "sent back",
  consigned: "made ready for a carrier",
  carried: "taken over by the carrier",
  received: "received",
  "received-except": "received, with exceptions",
  missing: "not received",
  refused: "refused",
  reassigned: "reassigned by a regulator",
  supplied: "supplied",
  "taken-out": "taken out of the supply chain",
  "put-back": "put back",
};

/**
 * Draws the way of a pack as an SVG document: who had it, which node of the lot's tree moved, and when. A band for each
 * hand. Without fonts from elsewhere, and with a title and a description for those who have it read to them.
 *
 * @example
 * const groups = await resolveNodes(client, [scan], lots);
 * for (const pack of groups.flatMap(({ nodes }) => nodes)) {
 *   const svg = drawTrace({ steps: await tracePack(client, pack, lots), title: "Pack K7" });
 *   svg.startsWith("<svg"); // true
 * }
 */
export function drawTrace({ steps, title, nameOf }: DrawTraceParameters): string {
  const nameFor = (licence: number): string => nameOf?.(licence) ?? `licence ${licence}`;
  const height = TOP + Math.max(1, steps.length) * ROW + FOOT;
  const instant = instantsOf(steps);
  const lines = steps.map((step) => sentenceOf(step, nameFor, instant));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"` +
      ` role="img" aria-labelledby="trace-title trace-desc" font-family="sans-serif">`,
    `<title id="trace-title">${escapeXml(title)}</title>`,
    `<desc id="trace-desc">${escapeXml(lines.join(" ") || "Nothing is known of it.")}</desc>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(24, 34, title, { size: 18, weight: "bold" }),
    ...drawHeadings(),
    ...drawBands(steps),
    ...drawLine(steps.length),
    ...steps.map((step, at) => drawStep(step, at, nameFor, instant)),
    ...drawLegend(height),
    `</svg>`,
    "",
  ].join("\n");
}

/** A step in one sentence. */
function sentenceOf(
  step: TraceStep,
  nameFor: (licence: number) => string,
  instant: (seconds: number) => string,
): string {
  const to = step.to === undefined ? "" : `, to ${nameFor(step.to)}`;
  const why = step.reason === undefined ? "" : ` (${step.reason})`;
  return `${instant(step.at)} UTC: ${SAID[step.kind]}${why}${inTote(step)}${to}; with ${nameFor(step.holder)}, ${boxOf(step)}.`;
}

function drawHeadings(): string[] {
  const headings = [
    [WHO_X, "who"],
    [NODE_X, "which node of the tree"],
    [WHEN_X, "when (UTC)"],
  ] as const;
  return headings.map(([x, heading]) => text(x, TOP - 14, heading, { size: 13, fill: SOFT }));
}

/** Every other hand on a tinted ground. */
function drawBands(steps: readonly TraceStep[]): string[] {
  let hand = 0;
  return steps.flatMap(({ holder }, at) => {
    if (at > 0 && holder !== steps[at - 1]?.holder) hand += 1;
    return hand % 2 === 1
      ? []
      : [`<rect x="0" y="${TOP + at * ROW}" width="${WIDTH}" height="${ROW}" fill="${BAND}"/>`];
  });
}

function drawLine(steps: number): string[] {
  if (steps < 2) return [];
  const [from, to] = [middleOf(0), middleOf(steps - 1)];
  return [`<line x1="${LINE_X}" y1="${from}" x2="${LINE_X}" y2="${to}" stroke="${LINE}" stroke-width="3"/>`];
}

function drawStep(
  step: TraceStep,
  at: number,
  nameFor: (licence: number) => string,
  instant: (seconds: number) => string,
): string {
  const y = middleOf(at);
  const why = step.reason === undefined ? "" : ` (${step.reason})`;
  const to = step.to === undefined ? "" : ` → ${nameFor(step.to)}`;
  const [day = "", time = ""] = instant(step.at).split(" ");
  return [
    `<g>${drawMark(markOf(step), LINE_X, y)}`,
    text(WHO_X, y - 4, shorten(`${nameFor(step.holder)}${to}`), { size: 15 }),
    text(WHO_X, y + 16, `${SAID[step.kind]}${why}${inTote(step)}`, { size: 13, fill: SOFT }),
    drawLevel(step.level, NODE_X - 26, y + 1),
    text(NODE_X, y - 4, boxOf(step), { size: 15 }),
    text(NODE_X, y + 16, placeOf(step), { size: 13, fill: SOFT }),
    text(WHEN_X, y - 4, day, { size: 15 }),
    text(WHEN_X, y + 16, time, { size: 13, fill: SOFT }),
    `</g>`,
  ].join("");
}

const MARKED: readonly Mark[] = ["rest", "way", "out"];
const LEGEND = 150;

function drawLegend(height: number): string[] {
  const y = height - 20;
  return MARKED.map((mark, at) => {
    const x = LINE_X + at * LEGEND;
    return drawMark(mark, x, y) + text(x + 18, y + 5, MARKS[mark], { size: 13, fill: SOFT });
  });
}

function boxOf({ level, sscc, node }: TraceStep): string {
  return level === "pack" ? "the pack itself" : `${level} ${sscc ?? `no. ${node.index}`}`;
}

/** What is around the box, in words; nothing where no tote was stated. */
function inTote({ tote }: TraceStep): string {
  return tote === undefined ? "" : ` in tote ${tote}`;
}

/** As the chain names it. */
function placeOf({ node: { height, index, tranche } }: TraceStep): string {
  const further = tranche === 0 ? "" : `, tranche ${tranche}`;
  return `height ${height}, no. ${index}${further}`;
}

function middleOf(at: number): number {
  return TOP + at * ROW + ROW / 2;
}

function shorten(content: string): string {
  return content.length <= MOST_CHARACTERS ? content : `${content.slice(0, MOST_CHARACTERS - 1)}…`;
}

interface TextStyle {
  readonly size: number;
  readonly fill?: string;
  readonly weight?: string;
}

function text(x: number, y: number, content: string, { size, fill = INK, weight }: TextStyle): string {
  const bold = weight === undefined ? "" : ` font-weight="${weight}"`;
  return `<text x="${x}" y="${y}" font-size="${size}"${bold} fill="${fill}">${escapeXml(content)}</text>`;
}

function escapeXml(content: string): string {
  return content
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
