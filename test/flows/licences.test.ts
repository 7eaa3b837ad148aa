import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { refuse, succeed } from "./support.ts";

const HEADER = "account,role,organisation,region,days";
const FIRST = ["--account", "prescriber-1", "--role", "prescriber"] as const;
const SECOND = ["--account", "prescriber-2", "--role", "prescriber"] as const;

describe("a licence's life through the tasks", function () {
  this.timeout(180_000);
  let suite: EmbeddedSuite;

  before(async () => {
    suite = await startEmbeddedSuite();
  });

  after(() => suite.stop());

  it("names each faulty line of a list and grants nothing", async () => {
    const file = await writeList(
      `prescriber-1,king,1,0,365\nnobody,dispenser,1,0,365\npharmacy-1,dispenser,1,24,0`,
    );

    const line = await refuse(suite, "GRANTS_CSV_FAULTY", "licence", "grant", "--file", file);
    expect(line).to.contain("line 2").and.contain("line 3").and.contain("line 4");
    await refuse(suite, "GRANTS_CSV_FAULTY", "licence", "grant", "--file", await writeList(""));
    await refuse(suite, "FILE_NOT_FOUND", "licence", "grant", "--file", "no-such-file.csv");
    expect((await succeed(suite, "licence", "list"))["list"]).to.have.length(0);
  });

  it("grants a list, all or none", async () => {
    const mixed = await writeList("prescriber-1,prescriber,1,0,365\npharmacy-1,dispenser,2,0,365");
    await refuse(suite, "NotRegistrar", "licence", "grant", "--file", mixed);
    const file = await writeList("manufacturer-1,manufacturer,3,0,365\r\nregulator-1,regulator,4,0,30\r\n");

    const { list } = await succeed(suite, "licence", "grant", "--file", file);
    expect((list as { id: number; role: string }[]).map(({ id, role }) => [id, role])).to.deep.equal([
      [1, "manufacturer"],
      [2, "regulator"],
    ]);
    await refuse(suite, "LicenceExists", "licence", "grant", "--file", file);
  });

  it("renews from the licence's end", async () => {
    const { id, validUntil } = await succeed(suite, "licence", "grant", ...FIRST);
    const renewed = await succeed(suite, "licence", "renew", "--id", String(id), "--days", "10");

    expect(renewed["validUntil"]).to.equal(Number(validUntil) + 10 * 86_400);
    await refuse(suite, "NotRegistrar", "licence", "renew", ...FIRST, "--as", "prescriber-1");
    await refuse(suite, "OPTION_INVALID", "licence", "renew", ...FIRST, "--days", "0");
  });

  it("freezes a suspended prescriber's prescriptions, and no other role's", async () => {
    expect(await succeed(suite, "licence", "suspend", ...FIRST)).to.include({ frozen: false });
    expect(await succeed(suite, "licence", "suspend", ...FIRST, "--freeze")).to.include({ frozen: true });
    await refuse(suite, "LicenceStatusIs", "licence", "suspend", ...FIRST, "--freeze");
    await refuse(suite, "NothingToFreeze", "licence", "suspend", "--id", "2", "--freeze");
    expect(await succeed(suite, "licence", "reinstate", ...FIRST)).to.include({ frozen: false });
  });

  it("rotates a key with an overlap, in which both are one licence", async () => {
    const { id } = await succeed(suite, "licence", "show", ...FIRST);
    await refuse(suite, "OPTION_MISSING", "licence", "rotate", ...FIRST);
    await refuse(
      suite,
      "OPTION_INVALID",
      "licence",
      "rotate",
      ...FIRST,
      "--to",
      "pauser",
      "--overlap-hours",
      "720",
    );
    await refuse(suite, "OwnLicence", "licence", "rotate", ...FIRST, "--to", "prescriber-registrar");
    const rotated = await succeed(
      suite,
      "licence",
      "rotate",
      ...FIRST,
      "--to",
      "prescriber-2",
      "--overlap-hours",
      "24",
    );

    expect(rotated["id"]).to.equal(id);
    expect(Number(rotated["overlapUntil"])).to.be.greaterThan(0);
    await succeed(suite, "licence", "suspend", ...FIRST);
    expect(await succeed(suite, "licence", "show", ...SECOND)).to.include({ id, status: "suspended" });
    await succeed(suite, "licence", "reinstate", ...SECOND);
    expect(await succeed(suite, "licence", "show", ...FIRST)).to.include({ id, status: "active" });
  });

  it("ends the old key at once without an overlap, and never licenses it again", async () => {
    await succeed(suite, "licence", "rotate", ...SECOND, "--to", "pharmacy-3");

    await refuse(suite, "LicenceKeyReplaced", "licence", "suspend", ...SECOND);
    await refuse(suite, "LicenceExists", "licence", "grant", ...FIRST);
    expect(await succeed(suite, "licence", "show", ...FIRST)).to.include({ status: "replaced" });
  });

  async function writeList(lines: string): Promise<string> {
    const file = path.join(suite.stateFolder, "grants.csv");
    await writeFile(file, `${HEADER}\n${lines}`);
    return file;
  }
});
