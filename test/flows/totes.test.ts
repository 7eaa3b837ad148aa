import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { buildSscc, formatIsoDay, packElementString, readPackScan } from "../../sdk/src/index.ts";
import { GTIN } from "../sdk/epcis/history.ts";
import { startTradeSuite } from "../sdk/epcis/tradeSuite.ts";
import type { EmbeddedSuite } from "../support/embeddedSuite.ts";
import { runTask } from "../support/runCommand.ts";
import { refuse, succeed } from "./support.ts";

const PREFIX = "9506000";
const LOTS = ["MIXED1", "MIXED2"] as const;
const STORE = "3";
const CARRIER = "5";
/** Cases of the first lot; those of the second one are behind them. */
const CASES = 4;
const TOTE = buildSscc(PREFIX, 300_000_001);

describe("a mixed tote, by tasks", function () {
  this.timeout(600_000);
  let suite: EmbeddedSuite;
  let expiry: string;

  const run = (...args: string[]) => succeed(suite, ...args);
  const refused = (code: string, ...args: string[]) => refuse(suite, code, ...args);
  const caseOf = (lot: 0 | 1, at: number): string => buildSscc(PREFIX, lot * CASES + at);

  async function scansIn(lot: 0 | 1, at: number): Promise<string[]> {
    const contents = (await run("open", "--box", caseOf(lot, at)))["list"] as { serial: string }[];
    return contents.map(({ serial }) => packElementString({ gtin: GTIN, lot: LOTS[lot], expiry, serial }));
  }

  before(async () => {
    ({ suite } = await startTradeSuite());
    expiry = formatIsoDay(Math.floor((await chainTime(suite.client.provider)) / 86_400) + 400);
    for (const lot of LOTS) {
      const terms = ["--gtin", GTIN, "--lot", lot, "--expiry", expiry, "--preset", "us-dscsa"];
      const boxes = ["--generate", "20", "--case", "5", "--prefix", PREFIX];
      await run("lot", "register", ...terms, ...boxes);
    }
  });

  after(() => suite.stop());

  it("refuses labels that are none, that stand on a case, and that nobody has sent", async () => {
    await refused(
      "SSCC_CHECK_DIGIT_WRONG",
      "ship",
      "--to",
      STORE,
      "--tote",
      "395060000000000018",
      caseOf(0, 3),
    );
    await refused("SSCC_MALFORMED", "ship", "--to", STORE, "--tote", "tote 7", caseOf(0, 3));
    await refused("TOTE_IS_BOX", "ship", "--to", STORE, "--tote", caseOf(0, 0), caseOf(0, 3));
    await refused("SSCC_UNKNOWN", "receive", TOTE);
    await refused("SSCC_UNKNOWN", "refuse", "--role", "wholesaler", TOTE);
  });

  it("is received by its one label, but for a pack that is missing in it, and not by a second scan", async () => {
    const [first = "", second = ""] = await scansIn(0, 0);
    const [third = ""] = await scansIn(1, 0);
    const list = path.join(suite.stateFolder, "tote.txt");
    await writeFile(list, [first, second, third, caseOf(1, 1)].join("\n"));
    const sent = await run("ship", "--to", STORE, "--tote", `(00)${TOTE}`, "--file", list);
    expect(sent).to.include({ boxes: 4, tote: TOTE });

    const except = ["--except", "short", "--box", TOTE];
    await refused("NOT_IN_TOTE", "receive", ...except, caseOf(0, 3));
    expect(await run("receive", ...except, second)).to.include({ box: TOTE, missing: 1 });
    await refused("TOTE_TAKEN_BEFORE", "receive", TOTE);
    await run("refuse", "--role", "wholesaler", "--reason", "short", TOTE);
    await refused("TOTE_RECEIVED", "receive", TOTE);
    const holdings = await Promise.all(
      LOTS.map((lot) => run("lot", "holdings", "--gtin", GTIN, "--lot", lot)),
    );
    const held = (list: unknown) =>
      (list as { licence: number; held: number }[]).map((one) => [one.licence, one.held]);
    expect(holdings.map((one) => held(one["list"]))).to.deep.equal([
      [
        [2, 19],
        [3, 1],
      ],
      [
        [2, 14],
        [3, 6],
      ],
    ]);
  });

  it("stands in the trace: in the table, in JSON and in the drawing", async () => {
    const [pack = ""] = await scansIn(1, 1);
    const svg = path.join(suite.stateFolder, "trace.svg");
    const { stdout } = await runTask(["pack", "trace", "--scan", pack, "--svg", svg], { env: suite.env });
    expect(stdout).to.include(`case ${caseOf(1, 1)}, tote ${TOTE}`);
    const { steps } = await run("pack", "trace", "--scan", pack);
    expect((steps as { kind: string; tote?: string }[]).map(({ kind, tote }) => [kind, tote])).to.deep.equal([
      ["made", undefined],
      ["dispatched", TOTE],
      ["received", TOTE],
    ]);
    const drawing = await readFile(svg, "utf8");
    expect(drawing)
      .to.include(`>Pack ${readPackScan(pack).serial}, lot `)
      .and.include(">manufacturer (2) → ");
    expect(drawing).to.include(`sent in tote ${TOTE}`).and.include(`received in tote ${TOTE}`);
  });

  it("goes back in a tote of its own, and is received among other boxes", async () => {
    const back = buildSscc(PREFIX, 300_000_002);
    const returned = await run("return", "--role", "wholesaler", "--tote", back, caseOf(1, 1));
    expect(returned).to.include({ to: 2, tote: back });
    await run("ship", "--to", STORE, "--tote", TOTE, caseOf(0, 1), caseOf(1, 2));
    await run("ship", "--to", STORE, caseOf(0, 2));
    const received = await run("receive", TOTE, caseOf(0, 2));
    expect(received).to.include({ boxes: 3 }).and.not.have.property("tote");
    expect(await run("receive", "--role", "manufacturer", "--from", STORE, back)).to.include({
      boxes: 1,
      tote: back,
    });
  });

  it("is taken over by its one label, once, and received by the same one", async () => {
    const carried = buildSscc(PREFIX, 300_000_003);
    const cases = [caseOf(0, 3), caseOf(1, 3)];
    const sent = await run("ship", "--to", STORE, "--carrier", CARRIER, "--tote", carried, ...cases);
    await refused("SSCC_UNKNOWN", "carry", TOTE);
    await refused("SSCC_UNKNOWN", "carry", "--from", STORE, carried);
    await refused("OPTION_INVALID", "carry", "--to", "nobody", carried);
    await refused("LicenceMissing", "carry", "--as", "wholesaler-1", carried);
    const taken = await run("carry", "--from", "2", "--to", STORE, `(00)${carried}`);
    expect(taken)
      .to.include({ boxes: 2, tote: carried, from: 2, to: 3 })
      .and.have.property("consignments")
      .that.deep.equals([sent["consignment"]]);
    await refused("TOTE_CARRIED", "carry", carried);
    expect(await run("receive", carried)).to.include({ boxes: 2, tote: carried });
  });

  it("is given back by its carrier by its one label; boxes are taken over without their number", async () => {
    const given = buildSscc(PREFIX, 300_000_004);
    const box = caseOf(1, 1);
    const ship = ["ship", "--to", STORE, "--carrier", CARRIER];
    await run(...ship, "--tote", given, box);
    const back = await run("refuse", "--role", "carrier", "--reason", "unwanted", given);
    expect(back).to.include({ boxes: 1, tote: given });
    await refused("TOTE_RECEIVED", "refuse", "--role", "carrier", given);
    await refused("NODE_NOT_WAITING", "carry", box);
    const { consignment } = await run(...ship, box);
    const { stdout } = await runTask(["carry", box], { env: suite.env });
    expect(stdout).to.equal(`Taken over.\nboxes         1\nconsignments  ${String(consignment)}\n`);
    expect(await run("receive", box)).to.include({ boxes: 1 });
  });
});
