import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { decodeBytes20, TEXT_BYTES } from "../../merkle/bytes20.ts";
import type { PackList } from "../../merkle/packList.ts";
import { formatIsoDay } from "../day.ts";
import { LOT_COLUMNS } from "./lotHeader.ts";

const ROWS_A_CHUNK = 10_000;

/**
 * Writes a lot as `readLotCsv` reads it, over whatever stands at `path`.
 *
 * @throws the error of the file system
 *
 * @example
 * const serials = await generateSerials({ seed: "drawn for this lot alone", count: 1000 });
 * await writeLotCsv(newFile, createLotFile({ gtin, lot: "MC26A01", expiry: 21_000 }, serials));
 */
export async function writeLotCsv(path: string, packs: PackList): Promise<void> {
  await pipeline(Readable.from(chunksOf(packs)), createWriteStream(path));
}

function* chunksOf({ gtin, lot, expiry, serials, count }: PackList): Generator<string> {
  yield `${LOT_COLUMNS.join()}\n`;
  const shared = [gtin, quote(lot), formatIsoDay(expiry)].join();
  for (let from = 0; from < count; from += ROWS_A_CHUNK) {
    const rows = Math.min(ROWS_A_CHUNK, count - from);
    const lines = Array.from({ length: rows }, (_, i) =>
      quote(decodeBytes20(serials, (from + i) * TEXT_BYTES)),
    );
    yield lines.map((serial) => `${shared},${serial}\n`).join("");
  }
}

/** GS1 allows both comma and quote in a serial. */
function quote(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
