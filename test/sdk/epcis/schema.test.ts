import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { describeCorpus } from "../../support/corpora.ts";

const FILE = "epcis-json-schema.json";
const OURS = path.join(import.meta.dirname, "../../../sdk/src/epcis/schema", FILE);

describeCorpus("openepcis-schema", 1, (folder) => {
  it("is the schema that documents are held against", () => {
    const published: unknown = JSON.parse(readFileSync(path.join(folder, FILE), "utf8"));
    expect(JSON.parse(readFileSync(OURS, "utf8"))).to.deep.equal(published);
  });
});
