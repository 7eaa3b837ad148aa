import { readFileSync } from "node:fs";

/** What one action makes of one state: another state, by its name, or a refusal, by the error's. */
export type Outcome = `→ ${string}` | `✗ ${string}`;

/** A table of a document: rows are states, columns are actions. */
export interface StateTable {
  readonly actions: readonly string[];
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Outcome>>;
}

const CORNER = "state \\ action";

/**
 * Reads the table of states and actions under a heading of a document.
 *
 * @throws Error where there is not exactly one such table, or a cell of it is missing or cannot be read
 */
export function readStateTable(file: string, heading: string): StateTable {
  const [head, ...others] = tableUnder(readFileSync(file, "utf8"), heading);
  if (head === undefined || head[0] !== CORNER) throw new Error(`${file} has no table of states`);
  const [, ...actions] = head;
  const [ruler, ...lines] = others;
  if (ruler?.every((cell) => /^-+$/.test(cell)) !== true) throw new Error("the table has no ruler");
  if (new Set(actions).size !== actions.length) throw new Error("an action stands twice in the table");
  const rows = new Map<string, ReadonlyMap<string, Outcome>>();
  for (const [state = "", ...cells] of lines) {
    if (rows.has(state)) throw new Error(`${state} stands twice in the table`);
    if (cells.length !== actions.length)
      throw new Error(`${state} has ${cells.length} cells for ${actions.length} actions`);
    rows.set(
      state,
      new Map(actions.map((action, index) => [action, outcomeOf(cells[index] ?? "", state, action)])),
    );
  }
  return { actions, rows };
}

/** The cells of the one table that stands between `heading` and the next heading of its rank. */
function tableUnder(text: string, heading: string): string[][] {
  const [, section, ...more] = text.split(`\n${heading}\n`);
  if (section === undefined || more.length > 0) throw new Error(`not one heading "${heading}"`);
  const rank = heading.split(" ")[0] ?? "";
  const lines = (section.split(`\n${rank} `)[0] ?? "").split("\n");
  const first = lines.findIndex((line) => line.startsWith(`| ${CORNER} |`));
  if (first < 0) return [];
  const end = lines.findIndex((line, index) => index > first && !line.startsWith("|"));
  const rest = lines.slice(end);
  if (rest.some((line) => line.startsWith(`| ${CORNER} |`))) throw new Error("there are two such tables");
  return lines.slice(first, end).map(cellsOf);
}

function cellsOf(line: string): string[] {
  if (!line.endsWith("|")) throw new Error(`this line of the table has no end: ${line}`);
  return line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
}

function outcomeOf(cell: string, state: string, action: string): Outcome {
  const error = /^`([A-Z]\w+)`$/.exec(cell)?.[1];
  if (error !== undefined) return `✗ ${error}`;
  if (/^[A-Z][A-Za-z]+(, [a-z ]+)*$/.test(cell)) return `→ ${cell}`;
  throw new Error(`the cell of "${state}" and "${action}" cannot be read: "${cell}"`);
}
