import { expect } from "chai";
import { type MediConnectError } from "../../../../sdk/src/errors/MediConnectError.ts";
import { TEXT_BYTES, decodeBytes20 } from "../../../../sdk/src/merkle/index.ts";
import { readLotCsv, type LotFile } from "../../../../sdk/src/node.ts";
import { rejectionOf } from "../../merkle/thrownBy.ts";

export const LOT = { gtin: "05000000000012", lot: "MC26A01", expiry: 21_365 };

/** Reads a text as if it came from a stream, in pieces of `size` bytes. */
export async function readText(text: string | Uint8Array, size = Infinity): Promise<LotFile> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return readLotCsv(piecesOf(bytes, size));
}

/** A lot file of three packs, the lines of which a test may change. */
export function sampleLines(): string[] {
  return [
    "gtin,lot,expiry,serial",
    "05000000000012,MC26A01,2028-06-30,AAA",
    "05000000000012,MC26A01,2028-06-30,BBB",
    "05000000000012,MC26A01,2028-06-30,CCC",
  ];
}

/** Reads the sample with some lines replaced, and expects exactly these faults. */
export async function expectFaults(
  changes: Record<number, string>,
  faults: [line: number, problem: RegExp][],
): Promise<void> {
  const lines = sampleLines().map((line, i) => changes[i + 1] ?? line);
  await expectFaultsIn(lines.join("\n"), faults);
}

/** Reads a text and expects exactly these faults, the first of them in the message. */
export async function expectFaultsIn(
  text: string | Uint8Array,
  faults: [line: number, problem: RegExp][],
): Promise<MediConnectError> {
  const error = await rejectionOf(readText(text));
  const found = faultsOf(error);

  expect(error.code).to.equal("LOT_CSV_FAULTY");
  expect(found.map(({ line }) => line)).to.deep.equal(faults.map(([line]) => line));
  found.forEach(({ problem }, i) => expect(problem).to.match(faults[i]?.[1] ?? /^$/));
  expect(error.message).to.contain(`line ${found[0]?.line} ${found[0]?.problem}`);
  return error;
}

export function serialsOf({ serials, count }: LotFile): string[] {
  return Array.from({ length: count }, (_, i) => decodeBytes20(serials, i * TEXT_BYTES));
}

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function faultsOf(error: MediConnectError): { line: number; problem: string }[] {
  const { faults } = error.facts;
  if (!Array.isArray(faults)) throw error;
  return faults.map(({ line, problem }) => ({ line: Number(line), problem: String(problem) }));
}
