import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  createHmacTagSource,
  makeTags,
  readSubstancesTable,
  tagsAfterPilot,
} from "../../../sdk/src/guard/index.ts";
import { NO_TAG } from "../../../sdk/src/prescription/commitment.ts";
import { expectRefusal, expectRejection } from "../../support/expectRefusal.ts";
import { EPOCH, makeConsortium, NHS_NUMBER } from "./consortium.ts";

const DAY = 86_400;
const CODE = "322341003";

describe("the turn from a pilot's key to key holders", () => {
  const { validFrom, validUntil } = EPOCH;
  const second = { id: "2027-2", validFrom: validUntil, validUntil: validUntil + DAY };
  const records = [
    makeConsortium(2, 2, { ...second, answersUntil: second.validUntil + DAY }).record,
    makeConsortium(2, 2).record,
  ];
  // By other keys than the pilot's, which is all that counts here.
  const source = createHmacTagSource(new Uint8Array(32).fill(2));
  const pilot = { source: createHmacTagSource(new Uint8Array(32).fill(1)), epoch: "phase0" };
  const substances = readSubstancesTable(readFileSync("samples/substances.json", "utf8"));
  const tagging = { substances, ...tagsAfterPilot({ records, source, pilot }) };
  const at = (now: number) => makeTags(tagging, { patient: NHS_NUMBER, code: CODE, now });
  const by = (one: typeof source, epoch: string) => one.tagOf(NHS_NUMBER, "codeine", epoch);

  it("leaves what was tagged before it to the pilot's key", async () => {
    expect(await at(validFrom - 1)).to.deep.equal({
      tag: await by(pilot.source, "phase0"),
      previousTag: NO_TAG,
    });
  });

  it("names the pilot's tag as the previous one until the first epoch is over, and not after", async () => {
    const carried = { tag: await by(source, "2027-1"), previousTag: await by(pilot.source, "phase0") };
    expect(await at(validFrom)).to.deep.equal(carried);
    expect(await at(validUntil - 1)).to.deep.equal(carried);
    expect(await at(validUntil)).to.deep.equal({
      tag: await by(source, "2027-2"),
      previousTag: await by(source, "2027-1"),
    });
    await expectRejection(at(second.validUntil), "EPOCH_MISSING");
  });

  it("is refused where an epoch has the pilot's name", () => {
    const named = { ...pilot, epoch: "2027-1" };
    expectRefusal(() => tagsAfterPilot({ records, source, pilot: named }), "EPOCH_EXISTS");
  });
});
