import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { formatGoldenVectors, GOLDEN_FILE } from "./goldenVectors.ts";

describe("test/vectors/merkle.json", () => {
  it("is what the code makes today", async () => {
    expect(await readFile(GOLDEN_FILE, "utf8")).to.equal(await formatGoldenVectors());
  });
});
