import type { TraceKind, TraceStep } from "./tracePack.ts";

export interface DrawTraceParameters {
  readonly steps: readonly TraceStep[];
  /** How licences are called; `licence n` where nothing is said. */
  readonly nameOf?: (licence: number) => string | undefined;
  /** For whoever cannot see the drawing, and in the tab of a browser. */
  readonly title: string;
}

const WIDTH = 720;
const ROW = 64;
const TOP = 56;
const LINE_X = 40;
const TEXT_X = 72;
const TIME_X = WIDTH - 24;

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
 * Draws the way of a pack as an SVG document: who had it, when, and in which box. Without fonts from elsewhere, and with
 * a title and a description for those who have it read to them.
 *
 * @example
 * await writeFile("trace.svg", drawTrace({ steps: await tracePack(client, pack), title: "Pack K7" }));
 */
export function drawTrace({ steps, title, nameOf }: DrawTraceParameters): string {
  const nameFor = (licence: number): string => nameOf?.(licence) ?? `licence ${licence}`;
  const height = TOP + Math.max(1, steps.length) * ROW;
  const lines = steps.map((step) => sentenceOf(step, nameFor));
  const bottom = TOP + (steps.length - 1) * ROW + ROW / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"` +
      ` role="img" aria-labelledby="trace-title trace-desc" font-family="sans-serif">`,
    `<title id="trace-title">${escapeXml(title)}</title>`,
    `<desc id="trace-desc">${escapeXml(lines.join(" ") || "Nothing is known of it.")}</desc>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="24" y="34" font-size="18" font-weight="bold" fill="#1a1a1a">${escapeXml(title)}</text>`,
    steps.length < 2
      ? ""
      : `<line x1="${LINE_X}" y1="${TOP + ROW / 2}" x2="${LINE_X}" y2="${bottom}" stroke="#5a6b7b" stroke-width="3"/>`,
    ...steps.map((step, at) => drawStep(step, at, nameFor)),
    `</svg>`,
    "",
  ].join("\n");
}

/** A step in one sentence. */
export function sentenceOf(step: TraceStep, nameFor: (licence: number) => string): string {
  const to = step.to === undefined ? "" : `, to ${nameFor(step.to)}`;
  const why = step.reason === undefined ? "" : ` (${step.reason})`;
  return `${instant(step.at)}: ${SAID[step.kind]}${why}${to}; with ${nameFor(step.holder)}, ${boxOf(step)}.`;
}

function drawStep(step: TraceStep, at: number, nameFor: (licence: number) => string): string {
  const y = TOP + at * ROW + ROW / 2;
  const isOut = step.kind === "supplied" || step.kind === "taken-out";
  const dot = isOut
    ? `<rect x="${LINE_X - 8}" y="${y - 8}" width="16" height="16" fill="#8a1c1c"/>`
    : `<circle cx="${LINE_X}" cy="${y}" r="8" fill="${step.to === undefined ? "#1d5f8a" : "#ffffff"}" stroke="#1d5f8a" stroke-width="3"/>`;
  const why = step.reason === undefined ? "" : ` (${step.reason})`;
  const to = step.to === undefined ? "" : ` → ${nameFor(step.to)}`;
  return [
    `<g>${dot}`,
    `<text x="${TEXT_X}" y="${y - 4}" font-size="15" fill="#1a1a1a">${escapeXml(`${nameFor(step.holder)}${to}`)}</text>`,
    `<text x="${TEXT_X}" y="${y + 16}" font-size="13" fill="#46535f">${escapeXml(`${SAID[step.kind]}${why} · ${boxOf(step)}`)}</text>`,
    `<text x="${TIME_X}" y="${y - 4}" font-size="13" text-anchor="end" fill="#46535f">${instant(step.at)}</text></g>`,
  ].join("");
}

function boxOf({ level, sscc, node }: TraceStep): string {
  return level === "pack" ? "the pack itself" : `${level} ${sscc ?? `no. ${node.index}`}`;
}

function instant(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
