import { decodeBytes20, TEXT_BYTES } from "../../merkle/bytes20.ts";
import { createLotDraft, lineOf, takeLine, type LotDraft } from "./lotDraft.ts";
import { lotCsvFaulty, MAX_FAULTS, type LotFault } from "./lotFaults.ts";
import type { LotFile } from "./lotFile.ts";
import { readLines } from "./readLines.ts";
import { createSerialTable, insertSerial, type SerialTable } from "./serialTable.ts";

/**
 * Reads the packs of one lot, a line each, in carton order, out of a text or bytes that are at hand.
 *
 * The file is CSV (RFC 4180) with the header `gtin,lot,expiry,serial`, its columns in any order; a byte order mark and
 * CRLF are fine. GTIN, lot and expiry are the same on each line. The expiry is `YYYY-MM-DD`, or `YYMMDD` as in GS1 (17).
 * Up to 20 faults are reported at once, each with its line.
 *
 * @param source the file's text, or a stream of its bytes, as `fetch` has it in `response.body`
 * @param name of the file, for the error
 * @throws MediConnectError `LOT_CSV_FAULTY`
 *
 * @example
 * const file = await parseLotCsv("gtin,lot,expiry,serial\n05000000000012,A1,2030-01-31,K7WQ2M9X\n");
 * file.count; // 1
 */
export async function parseLotCsv(
  source: string | AsyncIterable<Uint8Array>,
  name = "The lot file",
): Promise<LotFile> {
  const draft = createLotDraft();
  const bytes = typeof source === "string" ? bytesOf(source) : source;
  await readLines(bytes, (line, start, end) => takeLine(draft, line, start, end));
  return finish(draft, name);
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function finish(draft: LotDraft, source: string): LotFile {
  const { gtin, lot, expiry, count } = draft;
  if (draft.line === 0) throw lotCsvFaulty(source, [{ line: 1, problem: "is missing: the file is empty" }]);
  if (draft.header && count === 0)
    throw lotCsvFaulty(source, [{ line: 2, problem: "is missing: there is no pack" }]);

  const serials = draft.serials.subarray(0, count * TEXT_BYTES);
  const table = createSerialTable(serials);
  const faults = [...draft.faults, ...findDuplicates(table, serials, MAX_FAULTS - draft.faults.length)];
  if (faults.length > 0 || !gtin.first || !lot.first || !expiry.first) throw lotCsvFaulty(source, faults);

  return { gtin: gtin.first.value, lot: lot.first.value, expiry: expiry.first.value, count, serials, table };
}

/** Enters all serials into the table, and reports those that were there, at most `limit`. */
function findDuplicates(table: SerialTable, serials: Uint8Array, limit: number): LotFault[] {
  const faults: LotFault[] = [];
  for (let at = 0; at < serials.length && faults.length < limit; at += TEXT_BYTES) {
    // The room of a faulty line is empty.
    if (serials[at] === 0) continue;
    const ordinal = at / TEXT_BYTES;
    const earlier = insertSerial(table, ordinal);
    if (earlier === undefined) continue;
    const problem = `has the serial ${decodeBytes20(serials, at)}, which line ${lineOf(earlier)} has already`;
    faults.push({ line: lineOf(ordinal), problem });
  }
  return faults;
}
