import { createReadStream } from "node:fs";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import type { LotFile } from "./lotFile.ts";
import { parseLotCsv } from "./parseLotCsv.ts";

const CHUNK_BYTES = 1 << 20;

/**
 * Reads a lot's file as `parseLotCsv` does.
 *
 * @param source path of the file, or a stream of its bytes
 * @throws MediConnectError `LOT_CSV_FAULTY`, `FILE_NOT_FOUND`, `FILE_UNREADABLE`
 *
 * @example
 * const lotFile = await readLotCsv("samples/packs/lot-sample.csv");
 * lotFile.count; // 1000
 */
export async function readLotCsv(source: string | AsyncIterable<Uint8Array>): Promise<LotFile> {
  return typeof source === "string" ? parseLotCsv(readBytes(source), source) : parseLotCsv(source);
}

async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK_BYTES });
  } catch (error) {
    throw explainReadError(path, error);
  }
}

function explainReadError(path: string, cause: unknown): MediConnectError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return code === "ENOENT"
    ? new MediConnectError("FILE_NOT_FOUND", `There is no file ${path}.`, "Check the path and try again.", {
        path,
      })
    : new MediConnectError(
        "FILE_UNREADABLE",
        `${path} cannot be read (${String(code ?? cause)}).`,
        "Check that it is a file and that you may read it.",
        { path },
        { cause },
      );
}
