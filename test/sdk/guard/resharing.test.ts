import { expect } from "chai";
import {
  commitDeal,
  hashCeremonyPlan,
  readCeremonyPlan,
  openDeal,
  receiveDeals,
  deriveTag,
  openKeyHolder,
  planResharing,
  readDestructions,
  type CeremonyPlan,
} from "../../../sdk/src/guard/index.ts";
import { digestCommitments } from "../../../sdk/src/guard/ceremony/dealShares.ts";
import { BASE, decodeScalar, encodeElement, Scalars } from "../../../sdk/src/guard/group.ts";
import { signDocument } from "../../../sdk/src/guard/signedDocument.ts";
import { expectRefusal, expectRejection } from "../../support/expectRefusal.ts";
import { EPOCH, makeConsortium, makeMembers, NHS_NUMBER, NOW, openHolders, reshare } from "./consortium.ts";
import { joinShares } from "./wholeKey.ts";

const INPUT = { patient: NHS_NUMBER, substanceGroup: "diazepam" };
const old = makeConsortium();
const same = reshare(old, [0, 2, 4], { keys: [...old.keys], members: [...old.members] });
const tagOf = async ({ record }: typeof old, holders: ReturnType<typeof openHolders>) =>
  (await deriveTag({ record, holders, ...INPUT })).tag;

describe("re-sharing", () => {
  const plan = (dealers: number[]): CeremonyPlan =>
    planResharing({ previous: old.record, dealers, members: old.members });

  it("refuses fewer dealers than the key's threshold, strangers, and a dealer twice", () => {
    expectRefusal(() => plan([1, 2]), "CEREMONY_PLAN_INVALID");
    expectRefusal(() => plan([1, 2, 9]), "CEREMONY_PLAN_INVALID");
    expectRefusal(() => plan([1, 2, 2]), "CEREMONY_PLAN_INVALID");
  });

  it("is planned in a document that can be carried, and refuses one with another record in it", () => {
    const one = plan([1, 2, 3]);
    const carried: unknown = JSON.parse(JSON.stringify(one));
    expect(hashCeremonyPlan(readCeremonyPlan(carried))).to.equal(hashCeremonyPlan(one));
    const previous = { ...old.record, publicKey: old.record.holders[0]!.publicShare };
    expectRefusal(() => readCeremonyPlan({ ...one, previous }), "EPOCH_RECORD_INVALID");
    const epoch = { ...one.epoch, answersUntil: one.epoch.answersUntil + 1 };
    expectRefusal(() => readCeremonyPlan({ ...one, epoch }), "CEREMONY_PLAN_INVALID");
  });

  it("refuses a dealer without its share, or with another's", () => {
    const one = plan([1, 2, 3]);
    const keys = old.keys[0]!;
    expectRefusal(() => commitDeal({ plan: one, dealer: 1, keys }), "GUARD_DOCUMENT_INVALID");
    expectRefusal(() => commitDeal({ plan: one, dealer: 1, keys, share: old.shares[1]! }), "SHARE_INVALID");
    expectRefusal(() => commitDeal({ plan: one, dealer: 1, keys, share: same.shares[0]! }), "SHARE_INVALID");
  });

  it("names a dealer that passes on anything but its share", () => {
    const one = plan([1, 2, 3]);
    const dealers = [0, 1, 2].map((at) => ({ index: at + 1, keys: old.keys[at]!, share: old.shares[at]! }));
    const started = dealers.map(({ index, keys, share }) =>
      commitDeal({ plan: one, dealer: index, keys, share }),
    );
    // Dealer 1 would bend the key by dealing another constant than its share, bound to it from the start.
    const honest = started[0]!;
    const state = { ...honest.state, coefficients: honest.state.coefficients.toReversed() };
    const points = state.coefficients.map((hex) => encodeElement(BASE.multiply(decodeScalar(hex))));
    const digest = digestCommitments(points, state.ceremony, 1);
    const { signature: _, ...body } = honest.message;
    const message = signDocument({ ...body, digest }, old.keys[0]!.signingSecret);
    const all = [{ state, message }, ...started.slice(1)];
    const commitments = all.map((dealt) => dealt.message);
    const deals = all.map((dealt, at) =>
      openDeal({ plan: one, state: dealt.state, keys: old.keys[at]!, commitments }),
    );

    const receive = () => receiveDeals({ plan: one, member: 2, keys: old.keys[1]!, commitments, deals });
    expect(expectRefusal(receive, "CEREMONY_FAILED").facts["faults"]).to.deep.equal([
      { role: "dealer", index: 1, reason: "not-its-share" },
    ]);
  });

  it("keeps key and tags for the same members, and gives all new shares", async () => {
    expect(same.record.publicKey).to.equal(old.record.publicKey);
    expect(same.record.generation).to.equal(1);
    expect(await tagOf(same, openHolders(same))).to.equal(await tagOf(old, openHolders(old)));
    same.shares.forEach(({ secret }, at) => expect(secret).not.to.equal(old.shares[at]!.secret));
  });

  it("keeps key and tags for other members and another threshold, again and again", async function () {
    this.timeout(30_000);
    const seven = reshare(same, [1, 2, 3, 4], makeMembers(6, 10), 4);
    const four = reshare(seven, [0, 2, 4, 5], makeMembers(4), 2);
    const tag = await tagOf(old, openHolders(old));
    expect(await tagOf(seven, openHolders(seven))).to.equal(tag);
    expect(await tagOf(four, openHolders(four).slice(2))).to.equal(tag);
    expect(four.record).to.include({ generation: 3, threshold: 2, publicKey: old.record.publicKey });
  });

  it("makes two old shares and a new one worth nothing together", () => {
    const key = joinShares(old.shares.slice(0, 3));
    const mixed = joinShares([...old.shares.slice(0, 2), same.shares[2]!]);
    expect(Scalars.eql(mixed, key)).to.equal(false);
    expect(Scalars.eql(joinShares(same.shares.slice(2)), key)).to.equal(true);
  });

  it("does not by itself unmake three old shares: they have to be destroyed", () => {
    const key = joinShares(same.shares.slice(0, 3));
    expect(Scalars.eql(joinShares(old.shares.slice(1, 4)), key)).to.equal(true);
  });

  it("leaves holders of old shares out of the new tags, by name", async () => {
    const late = openHolders(old);
    const error = await expectRejection(tagOf(same, late), "TAG_HOLDERS_TOO_FEW");
    expect(error.facts["faults"]).to.deep.include({
      holder: 1,
      name: "Member 1",
      reason: "refused",
      code: "EPOCH_UNKNOWN",
    });
    expectRefusal(() => openKeyHolder({ share: old.shares[0]!, record: same.record }), "SHARE_INVALID");
  });
});

describe("the end of an epoch", () => {
  const statements = openHolders(old).map((holder, at) => holder.destroy(old.keys[at]!));

  it("is not stated by others, nor for other shares", () => {
    const [holder] = openHolders(old);
    expectRefusal(() => holder!.destroy(old.keys[1]!), "MEMBER_KEY_MISMATCH");
    const forged = { ...statements[0]!, destroyedAt: NOW - 5 };
    expectRefusal(() => readDestructions(old.record, [forged]), "DESTRUCTION_STATEMENT_INVALID");
    expectRefusal(() => readDestructions(same.record, [statements[0]]), "DESTRUCTION_STATEMENT_INVALID");
  });

  it("is final for the holder that stated it", async () => {
    const [holder] = openHolders(old);
    holder!.destroy(old.keys[0]!);
    const request = { version: 1, epoch: EPOCH.id, generation: 0, blinded: [old.record.publicKey] };
    await expectRejection(holder!.evaluate(request), "EPOCH_DESTROYED");
    expectRefusal(() => holder!.destroy(old.keys[0]!), "EPOCH_DESTROYED");
  });

  it("is reached when fewer than the threshold are left, the same statement counting once", () => {
    const two = readDestructions(old.record, [statements[0], statements[1], statements[1]]);
    expect(two).to.deep.equal({ destroyed: [1, 2], left: 3, keyIsGone: false });
    const three = readDestructions(old.record, statements.slice(0, 3));
    expect(three).to.deep.equal({ destroyed: [1, 2, 3], left: 2, keyIsGone: true });
  });
});
