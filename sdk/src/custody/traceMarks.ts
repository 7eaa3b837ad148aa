import type { Level } from "./nodes.ts";
import type { TraceStep } from "./tracePack.ts";

const BLUE = "#1d5f8a";
const RED = "#8a1c1c";
const GLYPH = 22;

/** How a step is marked on the line: at rest, on its way, or out of the supply chain. */
export type Mark = "rest" | "way" | "out";

export const MARKS: Readonly<Record<Mark, string>> = {
  rest: "at rest",
  way: "on its way",
  out: "out of the supply chain",
};

export function markOf({ kind, to }: Pick<TraceStep, "kind" | "to">): Mark {
  if (kind === "supplied" || kind === "taken-out") return "out";
  return to === undefined ? "rest" : "way";
}

/** Told apart by form, too, for whoever does not see the colours. */
export function drawMark(mark: Mark, x: number, y: number): string {
  if (mark === "out") return `<rect x="${x - 8}" y="${y - 8}" width="16" height="16" fill="${RED}"/>`;
  const fill = mark === "rest" ? BLUE : "#ffffff";
  return `<circle cx="${x}" cy="${y}" r="8" fill="${fill}" stroke="${BLUE}" stroke-width="3"/>`;
}

/** What a level holds of the next one, by rows and columns. */
const ROWS: Readonly<Record<Level, number>> = { pack: 1, case: 2, pallet: 3 };

/** A pack as a small box, a case as four of them, a pallet as nine. */
export function drawLevel(level: Level, x: number, y: number): string {
  const rows = ROWS[level];
  const side = level === "pack" ? GLYPH / 2 : GLYPH;
  const cell = side / rows;
  const [left, top] = [x - side / 2, y - side / 2];
  const cells = Array.from({ length: rows * rows }, (_, at) => {
    const [column, row] = [at % rows, Math.floor(at / rows)];
    const size = cell - 1.5;
    return `<rect x="${round(left + column * cell)}" y="${round(top + row * cell)}" width="${round(size)}" height="${round(size)}" fill="#b98b4e" stroke="#6d4c1f"/>`;
  });
  return cells.join("");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
