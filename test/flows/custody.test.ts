import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { buildSscc, formatIsoDay, packElementString } from "../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { GTIN, refuse, succeed, writeOrder } from "./support.ts";

const LOT = "TOLD1";
const PREFIX = "9506000";
/** A hundred packs: five pallets of four cases of five. */
const [PACKS, A_PALLET, A_CASE] = [100, 20, 5];
const [MAKER, STORE, CARRIER, SHOP, OTHER_STORE] = [2, 3, 4, 5, 6];

interface Content {
  readonly sscc?: string;
  readonly serial?: string;
  readonly packs: number;
  readonly holder: number;
}

describe("packs from hand to hand", function () {
  this.timeout(900_000);
  let suite: EmbeddedSuite;
  let expiry: string;

  const run = (...args: string[]) => succeed(suite, ...args);
  const refused = (code: string, ...args: string[]) => refuse(suite, code, ...args);
  const pallet = (at: number): string => buildSscc(PREFIX, at);
  const caseOf = (at: number): string => buildSscc(PREFIX, PACKS / A_PALLET + at);

  async function contentsOf(box: string): Promise<Content[]> {
    return (await run("open", "--box", box))["list"] as Content[];
  }

  async function scansIn(box: string): Promise<string[]> {
    const contents = await contentsOf(box);
    return contents.map(({ serial = "" }) => packElementString({ gtin: GTIN, lot: LOT, expiry, serial }));
  }

  before(async () => {
    suite = await startEmbeddedSuite();
    for (const [account, role] of [
      ["prescriber-1", "prescriber"],
      ["manufacturer-1", "manufacturer"],
      ["wholesaler-1", "wholesaler"],
      ["carrier-1", "carrier"],
      ["pharmacy-1", "dispenser"],
      ["wholesaler-2", "wholesaler"],
      ["regulator-1", "regulator"],
    ] as const) {
      await run("licence", "grant", "--account", account, "--role", role);
    }
    await run("product", "register", "--gtin", GTIN);
    expiry = formatIsoDay(Math.floor((await chainTime(suite.client.provider)) / 86_400) + 400);
  });

  after(() => suite.stop());

  it("registers a lot with SSCCs on its cases and pallets", async () => {
    const lot = ["--gtin", GTIN, "--lot", LOT, "--expiry", expiry, "--generate", String(PACKS)];
    const boxes = ["--case", String(A_CASE), "--pallet", String(A_PALLET)];
    await refused("OPTION_INVALID", "lot", "register", ...lot, "--case", "6", "--pallet", "20");
    const preset = ["--preset", "us-dscsa"];
    await refused("COMPANY_PREFIX_MALFORMED", "lot", "register", ...lot, ...boxes, "--prefix", "95x");
    const done = await run("lot", "register", ...lot, ...boxes, ...preset, "--prefix", PREFIX);
    expect(done).to.include({ pallets: 5, cases: 20, preset: "us-dscsa", packs: PACKS });
    expect((await contentsOf(pallet(0))).map(({ sscc }) => sscc)).to.deep.equal([0, 1, 2, 3].map(caseOf));
  });

  it("hands over a pallet, and a case of it", async () => {
    await refused("SSCC_UNKNOWN", "ship", "--to", String(STORE), buildSscc(PREFIX, 999));
    await refused("NotHolder", "ship", "--role", "wholesaler", "--to", String(SHOP), pallet(0));
    await run("ship", "--to", String(STORE), pallet(0));
    await refused("NodeInTransit", "ship", "--to", String(STORE), caseOf(0));
    await refused("NodeNotInTransit", "receive", caseOf(0));
    await run("receive", pallet(0));
    await run("ship", "--role", "wholesaler", "--to", String(SHOP), caseOf(0), caseOf(1));
    await refused("NodeIsOpened", "ship", "--role", "wholesaler", "--to", String(SHOP), pallet(0));
    expect((await contentsOf(pallet(0))).map(({ holder }) => holder)).to.deep.equal([3, 3, 3, 3]);
  });

  it("takes a case but for what is damaged in it", async () => {
    const [first = "", second = ""] = await scansIn(caseOf(0));
    await refused("BOX_NOT_NAMED", "receive", "--role", "dispenser", "--except", "short", first);
    const except = ["--except", "damaged", "--box", caseOf(0)];
    expect(await run("receive", "--role", "dispenser", ...except, first)).to.include({ missing: 1 });
    await run("receive", "--role", "dispenser", caseOf(1));
    expect((await contentsOf(caseOf(0))).map(({ holder }) => holder)).to.deep.equal([3, 5, 5, 5, 5]);
    const back = await run("return", second);
    expect(back).to.include({ to: STORE });
    await run("refuse", "--role", "wholesaler", "--reason", "unwanted", second);
  });

  it("brings a pallet by a carrier", async () => {
    const sent = await run("ship", "--to", String(STORE), "--carrier", String(CARRIER), pallet(1));
    const consignment = ["--consignment", String(sent["consignment"])];
    await refused("NodeNotConsigned", "carry", ...consignment, pallet(2));
    await run("carry", ...consignment, pallet(1));
    await run("receive", pallet(1));
    const { steps } = await run("pack", "trace", "--scan", pallet(1));
    const kinds = (steps as { kind: string; holder: number }[]).map(({ kind, holder }) => [kind, holder]);
    expect(kinds).to.deep.equal([
      ["made", MAKER],
      ["consigned", MAKER],
      ["carried", CARRIER],
      ["received", STORE],
    ]);
  });

  it("supplies under us-dscsa only what the pharmacy holds, and shows every hand", async () => {
    const issued = await run("rx", "issue", "--fhir", await writeOrder(suite));
    const code = String(issued["code"]);
    await run("rx", "claim", "--code", code);
    const [lost = ""] = await scansIn(caseOf(2));
    await refused("PackNotHeld", "rx", "dispense", "--code", code, lost);
    const [held = ""] = await scansIn(caseOf(1));
    await run("rx", "dispense", "--code", code, held);

    const svg = path.join(suite.stateFolder, "trace.svg");
    const { steps } = await run("pack", "trace", "--scan", held, "--svg", svg);
    const kinds = (steps as { kind: string; holder: number }[]).map(({ kind, holder }) => [kind, holder]);
    expect(kinds).to.deep.equal([
      ["made", MAKER],
      ["dispatched", MAKER],
      ["received", STORE],
      ["dispatched", STORE],
      ["received", SHOP],
      ["supplied", SHOP],
    ]);
    const drawing = await readFile(svg, "utf8");
    expect(drawing).to.match(/^<svg [^>]*role="img"[^>]*>\n<title id="trace-title">/);
    expect(drawing).to.include(`case ${caseOf(1)}`);
    expect(drawing).not.to.match(/@import|url\(|<image|<script/);
  });

  it("finds all of a recalled lot, and lets it go back alone", async () => {
    const lot = ["--gtin", GTIN, "--lot", LOT];
    await run("ship", "--to", String(STORE), pallet(2));
    expect((await run("lot", "recall", ...lot, "--class", "2"))["expiry"]).to.equal(expiry);
    await refused("LotIsRecalled", "receive", pallet(2));
    await refused("LotIsRecalled", "ship", "--to", String(STORE), pallet(3));
    const holdings = (await run("lot", "holdings", ...lot))["list"];
    expect(holdings).to.deep.equal([
      { licence: MAKER, held: 40, underway: 20, expected: 0, supplied: 0, takenOut: 0 },
      { licence: STORE, held: 31, underway: 0, expected: 20, supplied: 0, takenOut: 0 },
      { licence: SHOP, held: 8, underway: 0, expected: 0, supplied: 1, takenOut: 0 },
    ]);
    await run("refuse", "--role", "wholesaler", "--reason", "stopped", pallet(2));
    await run("return", "--role", "wholesaler", "--back", "manufacturer", pallet(1));
    await run("receive", "--role", "manufacturer", pallet(1));
  });

  it("reassigns stock of a revoked licence, by a regulator alone", async () => {
    await refused("HolderNotEnded", "reassign", "--to", String(OTHER_STORE), caseOf(2));
    await run("licence", "revoke", "--account", "wholesaler-1", "--role", "wholesaler");
    await refused("LicenceMissing", "reassign", "--as", "pharmacy-1", "--to", String(OTHER_STORE), caseOf(2));
    await run("reassign", "--to", String(OTHER_STORE), caseOf(2), caseOf(3));
    await run("receive", "--as", "wholesaler-2", caseOf(2), caseOf(3));
    expect((await contentsOf(pallet(0))).map(({ holder }) => holder).slice(2)).to.deep.equal([6, 6]);
  });
});
