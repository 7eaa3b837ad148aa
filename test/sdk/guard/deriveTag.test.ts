import { expect } from "chai";
import fc from "fast-check";
import {
  createHmacTagSource,
  createThresholdTagSource,
  deriveTag,
  deriveTags,
  openKeyHolder,
  type EvaluationRequest,
  type EvaluationResponse,
  type KeyHolder,
} from "../../../sdk/src/guard/index.ts";
import { checkEvaluation, prepareRequest } from "../../../sdk/src/guard/checkEvaluation.ts";
import { expectRefusal, expectRejection } from "../../support/expectRefusal.ts";
import { EPOCH, makeConsortium, NHS_NUMBER, openHolders } from "./consortium.ts";
import { joinShares, unsharedTag } from "./wholeKey.ts";

const consortium = makeConsortium();
const { record, shares } = consortium;
const holders = openHolders(consortium);
const input = { patient: NHS_NUMBER, substanceGroup: "codeine" };
const expected = unsharedTag(joinShares(shares.slice(0, 3)), input, EPOCH.id);

const down = ({ index }: KeyHolder): KeyHolder => ({
  index,
  evaluate: () => Promise.reject(new Error("connection refused")),
});

const mute = ({ index }: KeyHolder): KeyHolder => ({ index, evaluate: () => new Promise(() => {}) });

/** A holder whose answers are changed on the way. */
function altered({ index }: KeyHolder, change: (answer: EvaluationResponse) => unknown): KeyHolder {
  const own = holders.find((one) => one.index === index)!;
  return { index, evaluate: async (request: EvaluationRequest) => change(await own.evaluate(request)) };
}

/** Answers with another's share under its own name. */
const borrowed = (holder: KeyHolder, other: KeyHolder): KeyHolder => ({
  index: holder.index,
  evaluate: async (request) => {
    const answer = (await other.evaluate(request)) as EvaluationResponse;
    return { ...answer, holder: holder.index };
  },
});

describe("a tag, with holders that fail", () => {
  it("is refused when fewer than three are up, naming the others", async () => {
    const some = [holders[0]!, down(holders[1]!), holders[2]!, down(holders[3]!), down(holders[4]!)];
    const error = await expectRejection(
      deriveTag({ record, holders: some, ...input }),
      "TAG_HOLDERS_TOO_FEW",
    );
    expect(error.facts["valid"]).to.equal(2);
    expect(error.message).to.contain("Member 2 (2): unreachable").and.to.contain("Member 5 (5)");
  });

  it("is refused when one holder stands in for three", async () => {
    const thrice = [holders[0]!, holders[0]!, holders[0]!];
    await expectRejection(deriveTag({ record, holders: thrice, ...input }), "TAG_HOLDERS_TOO_FEW");
    const others = [holders[0]!, borrowed(holders[1]!, holders[0]!), borrowed(holders[2]!, holders[0]!)];
    const error = await expectRejection(
      deriveTag({ record, holders: others, ...input }),
      "TAG_HOLDERS_TOO_FEW",
    );
    expect(error.message).to.contain("wrong-proof");
  });

  it("is refused by holders that nobody answers for, or that the record does not list", async () => {
    await expectRejection(deriveTag({ record, holders: [], ...input }), "TAG_HOLDERS_TOO_FEW");
    const stranger = { ...down(holders[0]!), index: 77, evaluate: holders[0]!.evaluate };
    const some = [stranger, holders[0]!, holders[1]!];
    const error = await expectRejection(
      deriveTag({ record, holders: some, ...input }),
      "TAG_HOLDERS_TOO_FEW",
    );
    expect(error.message).to.contain("unlisted");
  });

  it("is refused when too many never answer, after the time allowed", async () => {
    const some = [holders[0]!, holders[1]!, ...holders.slice(2).map(mute)];
    const parameters = { record, holders: some, ...input, hedgeAfterMs: 5, timeoutMs: 40 };
    await expectRejection(deriveTag(parameters), "TAG_HOLDERS_TOO_FEW");
  });

  for (const [what, change] of Object.entries({
    "another element": (one: EvaluationResponse) => ({ ...one, evaluated: [record.publicKey] }),
    "an altered proof": (one: EvaluationResponse) => ({ ...one, proof: `00${one.proof.slice(2)}` }),
    "an element that is none": (one: EvaluationResponse) => ({ ...one, evaluated: ["ff".repeat(32)] }),
    "the identity": (one: EvaluationResponse) => ({ ...one, evaluated: ["00".repeat(32)] }),
    "another epoch": (one: EvaluationResponse) => ({ ...one, epoch: "2026-9" }),
    "too many elements": (one: EvaluationResponse) => ({
      ...one,
      evaluated: [...one.evaluated, record.publicKey],
    }),
    "something else": () => "hello",
  })) {
    it(`is right though one holder gives ${what}, and that holder is named`, async () => {
      const some = [altered(holders[0]!, change), altered(holders[1]!, change), ...holders.slice(2)];
      const { tag, evaluatedBy, faults } = await deriveTag({
        record,
        holders: some,
        ...input,
        hedgeAfterMs: 0,
      });
      expect(tag).to.equal(expected);
      expect(evaluatedBy).to.deep.equal([3, 4, 5]);
      for (const { holder } of faults) expect([1, 2]).to.include(holder);
      const request: EvaluationRequest = {
        version: 1,
        epoch: EPOCH.id,
        generation: 0,
        blinded: [record.publicKey],
      };
      const answer = await some[0]!.evaluate(request);
      expect(checkEvaluation(record, 1, prepareRequest(request), answer))
        .to.include({ name: "Member 1" })
        .and.to.have.property("reason");
    });
  }

  it("waits for nobody that is slow", async () => {
    const some = [mute(holders[0]!), mute(holders[1]!), ...holders.slice(2)];
    const { tag } = await deriveTag({ record, holders: some, ...input, hedgeAfterMs: 5 });
    expect(tag).to.equal(expected);
  });
});

describe("a key holder", () => {
  const request = { version: 1, epoch: EPOCH.id, generation: 0, blinded: [record.publicKey] };

  it("refuses what is no request, no element, or the identity", async () => {
    await expectRejection(holders[0]!.evaluate({ ...request, version: 2 }), "GUARD_DOCUMENT_INVALID");
    await expectRejection(holders[0]!.evaluate({ ...request, blinded: [] }), "GUARD_DOCUMENT_INVALID");
    const many = Array.from({ length: 65 }, () => record.publicKey);
    await expectRejection(holders[0]!.evaluate({ ...request, blinded: many }), "GUARD_DOCUMENT_INVALID");
    await expectRejection(
      holders[0]!.evaluate({ ...request, blinded: ["ff".repeat(32)] }),
      "OPRF_ELEMENT_INVALID",
    );
    await expectRejection(
      holders[0]!.evaluate({ ...request, blinded: ["00".repeat(32)] }),
      "OPRF_ELEMENT_INVALID",
    );
  });

  it("refuses another epoch, another generation, and its own epoch once it is over", async () => {
    await expectRejection(holders[0]!.evaluate({ ...request, epoch: "2026-9" }), "EPOCH_UNKNOWN");
    await expectRejection(holders[0]!.evaluate({ ...request, generation: 1 }), "EPOCH_UNKNOWN");
    const late = openHolders(consortium, EPOCH.answersUntil);
    await expectRejection(late[0]!.evaluate(request), "EPOCH_CLOSED");
  });

  it("is not opened with a share of another record", () => {
    const other = makeConsortium();
    expectRefusal(() => openKeyHolder({ share: other.shares[0]!, record }), "SHARE_INVALID");
    expectRefusal(() => openKeyHolder({ share: { ...shares[0]!, index: 2 }, record }), "SHARE_INVALID");
  });

  it("sees nothing of the patient: the same input looks different each time", async () => {
    const seen: unknown[] = [];
    const spying = holders.map(({ index, evaluate }) => ({
      index,
      evaluate: (asked: EvaluationRequest) => {
        seen.push(...asked.blinded);
        return evaluate(asked);
      },
    }));
    await deriveTag({ record, holders: spying, ...input });
    await deriveTag({ record, holders: spying, ...input });
    expect(new Set(seen).size).to.equal(2);
  });
});

describe("a tag", () => {
  it("is the un-shared OPRF's under the same key, whichever three answer", async () => {
    for (const left of [0, 1, 2, 3, 4]) {
      for (const other of [0, 1, 2, 3, 4].filter((one) => one > left)) {
        const three = holders.filter((_, at) => at !== left && at !== other);
        const { tag } = await deriveTag({ record, holders: three, ...input });
        expect(tag, `without ${left} and ${other}`).to.equal(expected);
      }
    }
  });

  it("is the un-shared OPRF's for any threshold and number of holders", async function () {
    this.timeout(30_000);
    for (const [threshold, count] of [
      [2, 2],
      [2, 3],
      [4, 6],
      [4, 4],
    ] as const) {
      const some = makeConsortium(threshold, count);
      const { tag } = await deriveTag({ record: some.record, holders: openHolders(some), ...input });
      expect(tag).to.equal(unsharedTag(joinShares(some.shares.slice(0, threshold)), input, EPOCH.id));
    }
  });

  it("comes in lists, each as if it were asked for alone", async () => {
    const inputs = ["codeine", "diazepam", "codeine", "morphine"].map((substanceGroup) => ({
      patient: NHS_NUMBER,
      substanceGroup,
    }));
    const { tags } = await deriveTags({ record, holders, inputs });
    const key = joinShares(shares.slice(2));
    expect(tags).to.deep.equal(inputs.map((one) => unsharedTag(key, one, EPOCH.id)));
    await expectRejection(deriveTags({ record, holders, inputs: [] }), "TAG_INPUTS_INVALID");
    const many = Array.from({ length: 65 }, () => input);
    await expectRejection(deriveTags({ record, holders, inputs: many }), "TAG_INPUTS_INVALID");
  });

  it("differs by patient, group and epoch, and is bytes32 that are not zero", async () => {
    const source = createHmacTagSource(new Uint8Array(32).fill(7));
    const other = { ...NHS_NUMBER, value: "9990000026" };
    const tags = await Promise.all([
      source.tagOf(NHS_NUMBER, "codeine", "2027-1"),
      source.tagOf(other, "codeine", "2027-1"),
      source.tagOf(NHS_NUMBER, "diazepam", "2027-1"),
      source.tagOf(NHS_NUMBER, "codeine", "2027-2"),
    ]);
    expect(new Set(tags).size).to.equal(4);
    for (const tag of [...tags, expected]) expect(tag).to.match(/^0x(?!0{64})[0-9a-f]{64}$/);
  });
});

describe("a source of tags", () => {
  it("is the same to its user in Phase 0 and with key holders", async () => {
    const faults: string[] = [];
    const threshold = createThresholdTagSource({
      records: [record],
      holders: [down(holders[0]!), down(holders[1]!), ...holders.slice(2)],
      hedgeAfterMs: 0,
      onFault: ({ name }) => faults.push(name),
    });
    expect(await threshold.tagOf(NHS_NUMBER, "codeine", EPOCH.id)).to.equal(expected);
    for (const name of faults) expect(name).to.be.oneOf(["Member 1", "Member 2"]);
    await expectRejection(threshold.tagOf(NHS_NUMBER, "codeine", "2026-9"), "EPOCH_RECORD_MISSING");
    expectRefusal(() => createHmacTagSource(new Uint8Array(31)), "TAG_KEY_TOO_SHORT");
  });

  it("gives one tag to one patient however the number is written (fuzz)", async () => {
    const source = createHmacTagSource(new Uint8Array(32).fill(9));
    const tag = await source.tagOf(NHS_NUMBER, "codeine", "2027-1");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("", " ", "-"), { minLength: 11, maxLength: 11 }),
        async (gaps) => {
          const value = [...NHS_NUMBER.value]
            .map((digit, at) => (at === 0 ? digit : gaps[at]! + digit))
            .join("");
          expect(await source.tagOf({ ...NHS_NUMBER, value }, "codeine", "2027-1")).to.equal(tag);
        },
      ),
    );
  });
});
