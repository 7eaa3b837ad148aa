import { MediConnectError } from "../errors/MediConnectError.ts";
import { isIsoDate } from "../gs1/expiryDate.ts";
import { parseIsoDay } from "../pack/day.ts";

/** A delivery of a controlled drug, which the pharmacy keeps itself: no part of the chain knows of it. */
export interface StockReceipt {
  /** Unix seconds: the beginning of the day in UTC. */
  readonly at: number;
  /** dm+d code of the generic or of a brand. */
  readonly group: string;
  /** In the product group's counting unit. */
  readonly quantity: number;
  readonly from: string;
}

const HEADER = "date,group,quantity,from";
const LINE = /^(\d{4}-\d{2}-\d{2}),(\d{6,18}),([1-9]\d{0,8}),(.*)$/;
const MAX_FAULTS = 20;
const DAY = 86_400;

/**
 * Reads what a pharmacy received: CSV with the header `date,group,quantity,from`, one delivery a line, dates as
 * `YYYY-MM-DD`, quantities in the group's counting unit. The last column is the supplier's name or licence and may hold
 * commas. A byte order mark, CRLF and empty lines are fine. Up to 20 faults are reported at once.
 *
 * @throws MediConnectError `RECEIPTS_CSV_FAULTY`
 *
 * @example
 * parseReceiptsCsv("date,group,quantity,from\n2026-03-02,322236009,280,licence 7\n");
 */
export function parseReceiptsCsv(text: string): StockReceipt[] {
  const [header = "", ...lines] = text.replace(/^\u{feff}/u, "").split(/\r?\n/);
  if (header.trim() !== HEADER) throw faulty([`line 1: the header is not ${HEADER}`]);
  const faults: string[] = [];
  const receipts = lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const receipt = parseLine(line.trim());
    if (receipt === undefined)
      faults.push(`line ${index + 2}: wants ${HEADER}, as 2026-03-02,322236009,280,licence 7`);
    return receipt ?? [];
  });
  if (faults.length > 0) throw faulty(faults);
  return receipts;
}

function parseLine(line: string): StockReceipt | undefined {
  const [, date = "", group = "", quantity = "", from = ""] = LINE.exec(line) ?? [];
  if (!isIsoDate(date) || from.trim() === "") return undefined;
  const at = parseIsoDay(date) * DAY;
  return { at, group, quantity: Number(quantity), from: from.trim() };
}

function faulty(faults: readonly string[]): MediConnectError {
  const shown = faults.slice(0, MAX_FAULTS);
  const more = faults.length > shown.length ? `; and ${faults.length - shown.length} more` : "";
  return new MediConnectError(
    "RECEIPTS_CSV_FAULTY",
    `The list of receipts is faulty: ${shown.join("; ")}${more}.`,
    "Correct these lines.",
    { faults: shown },
  );
}
