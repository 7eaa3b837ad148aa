import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import { alphabets } from "../../../../sdk/src/gs1/characterSets.ts";
import { encodeBytes20 } from "../../../../sdk/src/merkle/index.ts";
import {
  createLotFile,
  findSerial,
  generateSerials,
  readLotCsv,
  writeLotCsv,
} from "../../../../sdk/src/node.ts";
import { rejectionOf } from "../../merkle/thrownBy.ts";
import { LOT, serialsOf } from "./lots.ts";

const samples = path.resolve(import.meta.dirname, "../../../../samples/packs");
const serialTexts = fc.uniqueArray(
  fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...alphabets.cset82) }),
  {
    minLength: 1,
    maxLength: 50,
  },
);

describe("writeLotCsv", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "mediconnect-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("writes 10,000 packs that are read back the same", async () => {
    const file = path.join(folder, "10k.csv");
    const written = createLotFile(LOT, await generateSerials({ seed: "10k", count: 10_001 }));
    await writeLotCsv(file, written);
    const read = await readLotCsv(file);

    expect(read).to.include({ ...LOT, count: 10_001 });
    expect(Buffer.compare(read.serials, written.serials)).to.equal(0);
  });

  it("writes any legal lot and serial so that it is read back the same", async () => {
    const file = path.join(folder, "any.csv");
    await fc.assert(
      fc.asyncProperty(serialTexts, async ([lot = "", ...texts]) => {
        const serials = Buffer.concat([lot, ...texts].map(encodeBytes20));
        await writeLotCsv(file, createLotFile({ ...LOT, lot }, serials));
        const read = await readLotCsv(file);

        expect(read.lot).to.equal(lot);
        expect(serialsOf(read)).to.deep.equal([lot, ...texts]);
      }),
    );
  });

  it("made samples/packs/lot-sample.csv", async () => {
    const file = path.join(folder, "sample.csv");
    await promisify(execFile)(process.execPath, [path.join(samples, "write-lot-sample.ts"), file]);

    expect(await readFile(path.join(samples, "lot-sample.csv"), "utf8")).to.equal(
      await readFile(file, "utf8"),
    );
    expect(await readLotCsv(file)).to.include({ ...LOT, count: 1000 });
  });
});

describe("createLotFile and findSerial", () => {
  it("refuses a serial twice, naming both packs", async () => {
    const serials = Buffer.concat(["A", "B", "A"].map(encodeBytes20));

    const error = await rejectionOf(Promise.resolve().then(() => createLotFile(LOT, serials)));
    expect(error.code).to.equal("SERIAL_TWICE");
    expect(error.facts).to.deep.equal({ serial: "A", ordinals: [0, 2] });
  });

  it("finds each pack by its serial, and no other", async () => {
    const lotFile = createLotFile(LOT, await generateSerials({ seed: "find", count: 5000 }));

    serialsOf(lotFile).forEach((serial, ordinal) => expect(findSerial(lotFile, serial)).to.equal(ordinal));
    for (const serial of ["", "A", "A B", "Ä", "1".repeat(21), "ABCDEFGHJKLM"]) {
      expect(findSerial(lotFile, serial)).to.equal(undefined);
    }
  });

  it("finds serials that differ in one place only", () => {
    const texts = Array.from({ length: 4096 }, (_, i) => `SERIAL${String(i).padStart(6, "0")}`);
    const lotFile = createLotFile(LOT, Buffer.concat(texts.map(encodeBytes20)));

    texts.forEach((serial, ordinal) => expect(findSerial(lotFile, serial)).to.equal(ordinal));
  });

  it("takes serials that begin anywhere in their buffer", () => {
    const serials = new Uint8Array(61).subarray(1);
    ["A", "B", "C"].forEach((text, i) => serials.set(encodeBytes20(text), i * 20));

    expect(findSerial(createLotFile(LOT, serials), "C")).to.equal(2);
  });
});
