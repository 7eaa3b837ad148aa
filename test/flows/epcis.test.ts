import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { packElementString, type SupplyChainEvent, writeEpcisDocument } from "../../sdk/src/index.ts";
import {
  box,
  EXPIRY,
  GTIN,
  LOT,
  made,
  MAKER,
  moved,
  pack,
  packing,
  PALLETS,
  PHARMACY,
  renamed,
  SERIALS,
  WHOLESALER,
} from "../sdk/epcis/history.ts";
import { PARTIES_CSV, startTradeSuite } from "../sdk/epcis/tradeSuite.ts";
import { xmlOf } from "../sdk/epcis/xmlOf.ts";
import type { EmbeddedSuite } from "../support/embeddedSuite.ts";
import { runTask } from "../support/runCommand.ts";
import { refuse, runJson, succeed } from "./support.ts";

const both = PALLETS.map(box);
const HISTORY: readonly SupplyChainEvent[] = [
  made(),
  ...packing(),
  moved("shipped", MAKER, WHOLESALER, both),
  moved("received", MAKER, WHOLESALER, both),
  moved("shipped", WHOLESALER, PHARMACY, [box(PALLETS[0])]),
];
const OF_LOT = ["--gtin", GTIN, "--lot", LOT];

describe("EPCIS in and out by tasks", function () {
  this.timeout(600_000);
  let suite: EmbeddedSuite;
  let parties: readonly string[];

  const run = (...args: string[]) => succeed(suite, "epcis", ...args);
  const refused = (code: string, ...args: string[]) => refuse(suite, code, "epcis", ...args);

  async function write(name: string, text: string): Promise<string> {
    const file = path.join(suite.stateFolder, name);
    await writeFile(file, text);
    return file;
  }

  const documentOf = (history: readonly SupplyChainEvent[]): string =>
    JSON.stringify(writeEpcisDocument(history, "2026-02-01T00:00:00Z"));

  before(async () => {
    ({ suite } = await startTradeSuite());
    parties = ["--parties", await write("named.csv", PARTIES_CSV)];
  });

  after(() => suite.stop());

  it("refuses in one line what is no document, and options that say nothing", async () => {
    const text = await write("text.json", "eventList: none");
    await refused("EPCIS_FILE_NOT_NAMED", "import");
    await refused("FILE_NOT_FOUND", "import", path.join(suite.stateFolder, "nowhere.json"));
    await refused("EPCIS_UNREADABLE", "import", text);
    await refused("EPCIS_XML_MALFORMED", "import", await write("page.xml", "<html></html>"));
    await refused("EPCIS_XML_REFUSED", "import", await write("bomb.xml", "<!DOCTYPE x><x/>"));
    const wrong = await write("parties.txt", "gln,licence\n5000000000101,2\n");
    await refused("PARTIES_FAULTY", "import", "--parties", wrong, text);
    await refused("OPTION_INVALID", "import", "--recall-class", "5", text);
    await refused("OPTION_MISSING", "export");
    await refused("LotUnknown", "export", ...OF_LOT);
    await refused("SSCC_UNKNOWN", "export", "--sscc", PALLETS[0] ?? "");
    await refused("OPTION_INVALID", "export", "--sscc", "12");
    await refused("OPTION_INVALID", "export", ...OF_LOT, "--sscc", PALLETS[0] ?? "");
    const digit = `${PALLETS[0]?.slice(0, -1)}${(Number(PALLETS[0]?.at(-1)) + 1) % 10}`;
    expect(await refused("SSCC_CHECK_DIGIT_WRONG", "export", "--sscc", digit)).to.match(/check digit/);
  });

  it("lists every fault with its event and what to do, in words and for machines, and sends nothing", async () => {
    const sailing = documentOf(HISTORY).replace('"bizStep":"shipping"', '"bizStep":"sailing"');
    const file = await write("sailing.json", sailing);
    const block = await suite.client.provider.getBlockNumber();
    const { code, stdout } = await runTask(["epcis", "import", file], { env: suite.env });
    expect([code, stdout]).to.deep.equal([
      1,
      "event 7, bizStep: this is none of the words of the standard, and no address of another vocabulary. " +
        "Have the event corrected where it was made.\n1 fault(s). Nothing was sent.\n",
    ]);

    const stranger = moved("shipped", MAKER, "5000000000999", [box(PALLETS[0])]);
    const unknown = await write("unknown.json", documentOf([...HISTORY.slice(0, 7), stranger]));
    const { json } = await runJson(suite, ["epcis", "import", ...parties, unknown]);
    const { code: name, facts } = json["error"] as { code: string; facts: { faults: object[] } };
    expect(name).to.equal("EPCIS_FAULTS");
    expect(facts.faults).to.have.length(1);
    expect(facts.faults[0]).to.include({ event: 7, path: "destinationList", code: "PARTY_UNKNOWN" });
    expect(await suite.client.provider.getBlockNumber()).to.equal(block);
  });

  it("acts for nobody but whom --as names", async () => {
    const file = await write("foreign.json", documentOf(HISTORY));
    const { json } = await runJson(suite, ["epcis", "import", ...parties, "--as", "wholesaler-1", file]);
    const { facts } = json["error"] as { facts: { faults: { event: number; code: string }[] } };
    expect(facts.faults.map(({ event, code }) => [event, code])).to.deep.equal([
      [0, "KEY_ABSENT"],
      [7, "KEY_ABSENT"],
    ]);
    await refused("KEY_MISSING", "import", ...parties, "--as", "nobody", file);
    const all = ["--dry-run", "--as", "manufacturer-1,wholesaler-1", ...parties, file];
    expect((await run("import", ...all))["steps"]).to.have.length(4);
  });

  it("shows what the schema does not know, and goes on", async () => {
    const sensor = '"sensorElementList":[{"sensorReport":[{"type":"Sharpness","value":1}]}],"action":"ADD"';
    const file = await write("sensor.json", documentOf(HISTORY).replace('"action":"ADD"', sensor));
    const { notices, steps } = await run("import", "--dry-run", ...parties, file);
    expect((notices as { event: number }[]).map(({ event }) => event)).to.deep.equal([0]);
    expect(steps).to.have.length(4);
    const { stdout } = await runTask(["epcis", "import", "--dry-run", ...parties, file], { env: suite.env });
    expect(stdout).to.contain(
      "event 0, sensorElementList[0].sensorReport[0].type: not known, and not needed.",
    );
  });

  it("shows what it would send, sends it, and sends nothing the next time", async () => {
    const file = await write("history.json", documentOf(HISTORY));
    const kinds = ({ steps }: Record<string, unknown>) =>
      (steps as { kind: string }[]).map(({ kind }) => kind);
    const dry = await run("import", "--dry-run", ...parties, file);
    expect(kinds(dry)).to.deep.equal(["register", "ship", "receive", "ship"]);
    await refused("LotUnknown", "export", ...OF_LOT);

    const done = await run("import", ...parties, "--preset", "us-dscsa", file);
    expect(kinds(done)).to.deep.equal(kinds(dry));
    const { code, stdout } = await runTask(["epcis", "import", ...parties, file], { env: suite.env });
    expect([code, stdout]).to.deep.equal([0, "Nothing to do.\n10 events are on the chain already.\n"]);
    const held = await succeed(suite, "open", "--box", PALLETS[0] ?? "");
    expect(
      (held["list"] as { holder: number; to: number }[]).map(({ holder, to }) => [holder, to]),
    ).to.deep.equal([
      [3, 4],
      [3, 4],
    ]);
    await succeed(suite, "receive", "--role", "dispenser", PALLETS[0] ?? "");
  });

  it("refuses what is dated before its sending, says what to do, and lets it in where it is told to", async () => {
    const early = { ...moved("received", MAKER, WHOLESALER, [pack(0)]), at: "2026-01-04T08:00:00.000Z" };
    const late = renamed([made(), moved("shipped", MAKER, WHOLESALER, [pack(0)]), early], "LATE1", "L");
    await run("import", ...parties, await write("sent.json", documentOf(late.slice(0, 2))));
    const file = await write("late.json", documentOf(late));
    const { code, stdout } = await runTask(["epcis", "import", ...parties, file], { env: suite.env });
    expect(code).to.equal(1);
    expect(stdout).to.match(
      /^event 2, epcList\[0\]: this is dated before what is known already of the same goods\. It is dated 2026-01-04T08:00:00\.000Z, before the shipping of 2026-01-05T[\d:.]+Z that is known from the chain, in 0x[0-9a-f]{64}, as ni:.*--accept-late/,
    );
    expect(stdout).to.match(/1 fault\(s\)\. Nothing was sent\.\n$/);
    const dry = await runTask(["epcis", "import", "--dry-run", "--accept-late", ...parties, file], {
      env: suite.env,
    });
    expect(dry.stdout).to.match(/\nevent 2, epcList\[0\]: It is dated .* It is let in\.\n$/);
    const done = await run("import", "--accept-late", ...parties, file);
    expect((done["late"] as { event: number }[]).map(({ event }) => event)).to.deep.equal([2]);
    expect(done["steps"]).to.have.length(1);
  });

  it("writes the history of a lot, a pack and a pallet, which another import knows", async () => {
    const out = path.join(suite.stateFolder, "lot.json");
    expect(await run("export", ...OF_LOT, ...parties, "--out", out)).to.deep.equal({ out, events: 14 });
    const again = await run("import", ...parties, out);
    expect(again).to.include({ events: 14, repeated: 14 });
    const scan = packElementString({ gtin: GTIN, lot: LOT, expiry: EXPIRY, serial: SERIALS[0] ?? "" });
    const ids = ({ epcisBody }: Record<string, unknown>) =>
      (epcisBody as { eventList: { eventID: string }[] }).eventList.map(({ eventID }) => eventID);
    const whole = ids(JSON.parse(await readFile(out, "utf8")) as Record<string, unknown>);
    expect(whole).to.include.members(ids(await run("export", "--scan", scan, ...parties)));
    expect(whole).to.include.members(ids(await run("export", "--sscc", PALLETS[1] ?? "", ...parties)));
    await refused("FILE_NOT_WRITTEN", "export", ...OF_LOT, "--out", path.join(out, "below"));
  });

  it("knows in XML what it had in JSON-LD", async () => {
    const document = writeEpcisDocument(HISTORY, "2026-02-01T00:00:00Z");
    await write("parties.csv", PARTIES_CSV);
    for (const version of ["2.0", "1.2"] as const) {
      const file = await write(`history-${version}.xml`, xmlOf(document, version));
      expect(await run("import", file)).to.include({ events: 10, repeated: 10 });
    }
  });
});
