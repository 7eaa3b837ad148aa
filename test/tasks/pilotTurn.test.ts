import { expect } from "chai";
import { refuse, runJson, scanOf, stockSuite, succeed, writeOrder } from "../flows/support.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { runTask } from "../support/runCommand.ts";

const SAMPLAZEPAM_28 = "05000000000166";
const SAMPLAZEPAM = "99900211000001102";
const PATIENT = "9990000034";

describe("guard start after a pilot", function () {
  this.timeout(600_000);
  let suite: EmbeddedSuite;
  let piloted: string;
  let pilotTag: string;

  before(async () => {
    suite = await startEmbeddedSuite();
    await stockSuite(suite, [SAMPLAZEPAM_28]);
    await succeed(suite, "licence", "grant", "--account", "prescriber-2", "--role", "prescriber");
    const issued = await issue();
    piloted = String(issued["code"]);
    pilotTag = (await peek())[0]?.tag ?? "";
  });
  after(async () => {
    await runTask(["guard", "stop"], { env: suite.env });
    await suite.stop();
  });

  const issue = async (...args: string[]) =>
    succeed(suite, "rx", "issue", "--fhir", await writeOrder(suite, { sample: "controlled-drug" }), ...args);

  async function peek(): Promise<{ tag: string; open: number; coveredUntil: number }[]> {
    const { json } = await runJson(suite, ["guard", "peek", "--code", SAMPLAZEPAM], { input: PATIENT });
    expect(json["list"], JSON.stringify(json)).to.be.an("array");
    return json["list"] as Awaited<ReturnType<typeof peek>>;
  }

  it("holds the ceremony under another name than the pilot's, and no pilot begins after it", async () => {
    await refuse(suite, "EPOCH_EXISTS", "guard", "start", "--epoch", "phase0");
    const started = await succeed(suite, "guard", "start", "--port", "29561");
    expect(started).to.include({ ceremony: true, pilot: "phase0" });
    await refuse(suite, "PILOT_TOO_LATE", "guard", "start", "--phase0");
  });

  it("still sees what the pilot's key tagged", async () => {
    const [current, previous] = await peek();
    expect(previous).to.deep.include({ tag: pilotTag, open: 1 });
    expect(current).to.deep.include({ open: 0 });
    await refuse(
      suite,
      "OverlapNeedsReason",
      ...["rx", "issue", "--fhir", await writeOrder(suite, { sample: "controlled-drug" })],
      ...["--as", "prescriber-2"],
    );
  });

  it("supplies what the pilot's key tagged, and covers under both tags from then on", async () => {
    await succeed(suite, "rx", "claim", "--code", piloted);
    await succeed(suite, "rx", "dispense", "--code", piloted, await scanOf(suite, SAMPLAZEPAM_28, 0));
    const [current, previous] = await peek();
    expect([current?.coveredUntil, previous?.open]).to.deep.equal([0, 0]);
    expect(previous?.coveredUntil).to.be.greaterThan(0);

    const { code } = await issue("--override", "lostOrDamaged");
    await succeed(suite, "rx", "claim", "--code", String(code));
    const pack = await scanOf(suite, SAMPLAZEPAM_28, 1);
    await refuse(suite, "OverlapNeedsReason", "rx", "dispense", "--code", String(code), pack);
  });
});
