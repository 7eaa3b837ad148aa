import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { readLotCsv } from "../../../../sdk/src/node.ts";
import { rejectionOf } from "../../merkle/thrownBy.ts";
import { expectFaults, expectFaultsIn, LOT, readText, sampleLines, serialsOf } from "./lots.ts";

const HEADER = "gtin,lot,expiry,serial";
const ROW = "05000000000012,MC26A01,2028-06-30";

describe("readLotCsv", () => {
  describe("given a wrong file", () => {
    let folder: string;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "mediconnect-"));
    });
    after(() => rm(folder, { recursive: true }));

    it("names a file that does not exist", async () => {
      const error = await rejectionOf(readLotCsv(path.join(folder, "none.csv")));

      expect(error.code).to.equal("FILE_NOT_FOUND");
      expect(error.message).to.contain("none.csv");
    });

    it("names a folder that was given for a file", async () => {
      const error = await rejectionOf(readLotCsv(folder));

      expect(error.code).to.equal("FILE_UNREADABLE");
      expect(error.message).to.contain("EISDIR");
    });

    it("names the faulty file in the message", async () => {
      const file = path.join(folder, "faulty.csv");
      await writeFile(file, `${HEADER}\n${ROW},A B\n`);

      const error = await rejectionOf(readLotCsv(file));
      expect(error.message).to.contain(`${file}: line 2 has the serial "A B"`);
      expect(error.facts["source"]).to.equal(file);
    });

    it("passes on what a stream throws", async () => {
      const broken = new Error("the line went dead");
      const stream = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(broken) }) };

      expect(await readLotCsv(stream).catch((error: unknown) => error)).to.equal(broken);
    });
  });

  describe("given nothing to read", () => {
    it("refuses an empty file", () => expectFaultsIn("", [[1, /the file is empty/]]));
    it("refuses a header alone", () => expectFaultsIn(`${HEADER}\n`, [[2, /there is no pack/]]));
    it("refuses empty lines alone", () => expectFaultsIn("\n\n", [[1, /misses the column/]]));
    it("refuses a file without lines before it fills the memory", () =>
      expectFaultsIn(new Uint8Array(10_000_000).fill(65), [[1, /longer than 4096 bytes/]]));
  });

  describe("given a wrong header", () => {
    it("names the missing column", () =>
      expectFaults({ 1: "gtin,lot,serial" }, [[1, /misses the column expiry;/]]));
    it("names all missing columns", () =>
      expectFaults({ 1: "a;b" }, [[1, /misses the column gtin and lot and/]]));
    it("refuses other letters", () =>
      expectFaults({ 1: "GTIN,lot,expiry,serial" }, [[1, /misses the column gtin;/]]));
    it("refuses a column too many", () =>
      expectFaults({ 1: `${HEADER},note` }, [[1, /has the column note too many/]]));
    it("refuses a column twice", () =>
      expectFaults({ 1: `${HEADER},lot` }, [[1, /has the column lot too many/]]));
    it("refuses an open quote", () => expectFaults({ 1: `"gtin` }, [[1, /opens a quote/]]));
  });

  describe("given a wrong line", () => {
    it("counts missing fields", () =>
      expectFaults({ 3: "05000000000012,MC26A01" }, [[3, /^has 2 fields, not 4$/]]));
    it("counts fields too many", () => expectFaults({ 3: `${ROW},BBB,` }, [[3, /^has 5 fields, not 4$/]]));
    it("refuses an empty line between packs", () => expectFaults({ 3: "" }, [[3, /^is empty$/]]));
    it("counts on over several empty lines", () =>
      expectFaultsIn([HEADER, `${ROW},A`, "", "", `${ROW},B`, `${ROW},B`].join("\n"), [
        [3, /^is empty$/],
        [6, /^has the serial B, which line 5 has already$/],
      ]));
    it("refuses a line of 5,000 bytes", () =>
      expectFaults({ 3: `${ROW},${"B".repeat(5000)}` }, [[3, /longer than 4096 bytes/]]));
    it("refuses an open quote", () => expectFaults({ 3: `${ROW},"BBB` }, [[3, /opens a quote/]]));
    it("refuses a quote amid a field", () =>
      expectFaults({ 3: `${ROW},B"B` }, [[3, /has a quote amid a field/]]));
    it("refuses text behind a quote", () =>
      expectFaults({ 3: `${ROW},"B"B` }, [[3, /has a quote amid a field/]]));
  });

  describe("given a wrong serial", () => {
    for (const serial of ["", "123456789012345678901", "A B", " A", "A#", "Ä", "A\u0000", "A\t"]) {
      it(`refuses ${JSON.stringify(serial)}`, () =>
        expectFaults({ 3: `${ROW},${serial}` }, [
          [3, /^has the serial ".*", which is not 1 to 20 characters/],
        ]));
    }

    it("names both lines of a duplicate", () =>
      expectFaults({ 4: `${ROW},AAA` }, [[4, /^has the serial AAA, which line 2 has already$/]]));

    it("names the first line for each further one", () =>
      expectFaults({ 3: `${ROW},AAA`, 4: `${ROW},AAA` }, [
        [3, /line 2/],
        [4, /line 2/],
      ]));

    it("tells small letters from capitals", async () => {
      const lines = [...sampleLines(), `${ROW},aaa`];

      expect((await readText(lines.join("\n"))).count).to.equal(4);
    });
  });

  describe("given a wrong GTIN, lot or expiry", () => {
    it("refuses a wrong check digit", () =>
      expectFaults({ 2: "05000000000013,MC26A01,2028-06-30,AAA" }, [
        [2, /^has a wrong GTIN: The GTIN 05000000000013 ends in 3, but .* is 2$/],
      ]));
    it("refuses what is no GTIN", () =>
      expectFaults({ 3: "5E12,MC26A01,2028-06-30,BBB" }, [[3, /^has a wrong GTIN: "5E12" is no GTIN$/]]));
    it("refuses another GTIN, naming the line that differs", () =>
      expectFaults({ 4: "05000000000029,MC26A01,2028-06-30,CCC" }, [
        [4, /^has the GTIN 05000000000029, but line 2 has 05000000000012$/],
      ]));
    it("refuses another lot", () =>
      expectFaults({ 3: "05000000000012,MC26A02,2028-06-30,BBB" }, [
        [3, /^has the lot MC26A02, but line 2 has MC26A01$/],
      ]));
    it("refuses a lot that GS1 does not know", () =>
      expectFaults({ 3: "05000000000012,MC 26,2028-06-30,BBB" }, [
        [3, /^has a wrong lot: "MC 26" is not 1 to 20/],
      ]));
    it("refuses another expiry", () =>
      expectFaults({ 3: "05000000000012,MC26A01,2028-07-31,BBB" }, [
        [3, /^has the expiry 2028-07-31, but line 2 has 2028-06-30$/],
      ]));
    for (const expiry of [
      "2028-02-30",
      "2028-13-01",
      "30/06/2028",
      "281301",
      "280631",
      "2028-6-30",
      "2208-06-30",
      "",
    ]) {
      it(`refuses the expiry "${expiry}"`, () =>
        expectFaults({ 3: `05000000000012,MC26A01,${expiry},BBB` }, [[3, /^has a wrong expiry: /]]));
    }
    it("tells a fault that all lines share once", () =>
      expectFaultsIn(
        [HEADER, ...["A", "B", "C"].map((serial) => `1,MC26A01,2028-06-30,${serial}`)].join("\n"),
        [[2, /wrong GTIN/]],
      ));
  });

  describe("given several faults", () => {
    it("tells all of a line and all lines in order", () =>
      expectFaultsIn([HEADER, `${ROW},A`, `${ROW},A`, "1,MC26A02,2028-06-30,A B", `${ROW}`].join("\n"), [
        [3, /which line 2 has/],
        [4, /wrong GTIN/],
        [4, /has the lot/],
        [4, /has the serial/],
        [5, /has 3 fields/],
      ]));

    it("lists the further lines in the message", async () => {
      const error = await expectFaultsIn([HEADER, `${ROW},A`, `${ROW},`, `${ROW},`].join("\n"), [
        [3, /has the serial ""/],
        [4, /has the serial ""/],
      ]);
      expect(error.message).to.match(/\(and 1 more, on lines 4\)\.$/);
    });

    it("stops at twenty", async () => {
      const rows = Array.from({ length: 100 }, (_, i) => `${ROW},${" ".repeat(i)}`);
      const error = await rejectionOf(readText([HEADER, ...rows].join("\n")));

      expect(error.facts["faults"]).to.have.length(20);
    });

    it("stops at twenty duplicates", async () => {
      const error = await rejectionOf(readText([HEADER, ...Array<string>(100).fill(`${ROW},A`)].join("\n")));

      expect(error.facts["faults"]).to.have.length(20);
    });
  });

  describe("given a sound file", () => {
    for (const [what, text] of Object.entries({
      "lines that end in LF": sampleLines().join("\n"),
      "a line end behind the last pack": `${sampleLines().join("\n")}\n`,
      "lines that end in CRLF": `${sampleLines().join("\r\n")}\r\n`,
      "empty lines behind the last pack": `${sampleLines().join("\r\n")}\r\n\r\n\r\n`,
      "a byte order mark": `\uFEFF${sampleLines().join("\n")}`,
      "a byte order mark and a quoted header": `\uFEFF"gtin","lot","expiry","serial"\n${sampleLines().slice(1).join("\n")}`,
      "everything in quotes": sampleLines()
        .map((line) => `"${line.replaceAll(",", '","')}"`)
        .join("\n"),
    })) {
      it(`reads ${what}`, async () => {
        const lotFile = await readText(text);

        expect(lotFile).to.include({ ...LOT, count: 3 });
        expect(serialsOf(lotFile)).to.deep.equal(["AAA", "BBB", "CCC"]);
      });
    }

    it("reads columns in any order", async () => {
      const lotFile = await readText("serial,expiry,gtin,lot\nAAA,2028-06-30,05000000000012,MC26A01");

      expect(lotFile).to.include({ ...LOT, count: 1 });
    });

    it("reads the expiry as GS1 (17) has it, day 00 being the last of the month", async () => {
      const rows = ["280630,A", "280600,B", "2028-06-30,C"].map((end) => `05000000000012,MC26A01,${end}`);

      expect((await readText([HEADER, ...rows].join("\n"))).expiry).to.equal(LOT.expiry);
    });

    it("reads a GTIN-13 as the GTIN-14 that it is", async () => {
      expect((await readText(`${HEADER}\n5000000000012,MC26A01,280630,A`)).gtin).to.equal(LOT.gtin);
    });

    it("reads serials with commas and quotes", async () => {
      const lotFile = await readText(`${HEADER}\n${ROW},"A,B"\n${ROW},"""A"""\n${ROW},""""`);

      expect(serialsOf(lotFile)).to.deep.equal(["A,B", '"A"', '"']);
    });

    it("reads the same from pieces of any size", async () => {
      const text = `${sampleLines().join("\r\n")}\r\n`;
      for (const size of [1, 2, 7, 24, 25]) {
        expect(serialsOf(await readText(text, size)), `pieces of ${size}`).to.deep.equal([
          "AAA",
          "BBB",
          "CCC",
        ]);
      }
    });
  });
});
