import { expect } from "chai";
import {
  assembleEpochRecord,
  commitDeal,
  finishCeremony,
  hashCeremonyPlan,
  openDeal,
  planGeneration,
  readCeremonyPlan,
  readEpochRecord,
  receiveDeals,
  type Deal,
} from "../../../sdk/src/guard/index.ts";
import { digestCommitments } from "../../../sdk/src/guard/ceremony/dealShares.ts";
import { provePossession } from "../../../sdk/src/guard/ceremony/possession.ts";
import { BASE, decodeElement, decodeScalar, encodeElement, Scalars } from "../../../sdk/src/guard/group.ts";
import { signDocument } from "../../../sdk/src/guard/signedDocument.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";
import {
  EPOCH,
  finishAll,
  holdRounds,
  makeConsortium,
  makeMembers,
  type Interference,
} from "./consortium.ts";
import { joinShares } from "./wholeKey.ts";

const { keys, members } = makeMembers(5);
const plan = planGeneration({ epoch: EPOCH, members });
const dealers = members.map(({ index }, at) => ({ index, keys: keys[at]! }));
const hold = (interference?: Interference) => holdRounds(plan, dealers, keys, interference);

/** Changes the deal of dealer 2 and signs it again, as a malicious dealer can. */
function forge(change: (deal: Deal) => Partial<Deal>): Interference {
  return {
    deal: (deal, dealerKeys) => {
      if (deal.dealer !== 2) return deal;
      const { signature: _, ...body } = { ...deal, ...change(deal) };
      return signDocument(body, dealerKeys.signingSecret);
    },
  };
}

/** Gives member 4 another member's ciphertext, which it cannot open. */
const damageShare = forge(({ shares }) => ({
  shares: shares.map((one) => (one.member === 4 ? { ...one, sealed: shares[0]!.sealed } : one)),
}));

function faultsOf(act: () => unknown): unknown {
  return expectRefusal(act, "CEREMONY_FAILED").facts["faults"];
}

const finishFirst = (messages: ReturnType<typeof hold>) =>
  finishCeremony({ plan, member: 1, keys: keys[0]!, messages });

describe("a ceremony's plan", () => {
  const reread = (change: object) => () => readCeremonyPlan({ ...plan, ...change });

  it("refuses members that share an index or a key", () => {
    expectRefusal(reread({ members: [...members, members[0]] }), "CEREMONY_PLAN_INVALID");
    const twin = { ...members[0], index: 9 };
    expectRefusal(reread({ members: [...members, twin] }), "CEREMONY_PLAN_INVALID");
  });

  it("refuses a threshold of one, and one above the number of members", () => {
    expectRefusal(reread({ threshold: 1 }), "GUARD_DOCUMENT_INVALID");
    expectRefusal(reread({ threshold: 6 }), "CEREMONY_PLAN_INVALID");
  });

  it("refuses an index of zero, at which the key itself would lie", () => {
    expectRefusal(
      reread({ members: [{ ...members[0], index: 0 }, ...members.slice(1)] }),
      "GUARD_DOCUMENT_INVALID",
    );
  });

  it("refuses an epoch whose holders stop answering while its tags are still made", () => {
    const epoch = { ...EPOCH, answersUntil: EPOCH.validUntil - 1 };
    expectRefusal(reread({ epoch }), "GUARD_DOCUMENT_INVALID");
  });

  it("is 3 of 5 unless said otherwise, and no two have the same hash", () => {
    expect(plan.threshold).to.equal(3);
    expect(hashCeremonyPlan(planGeneration({ epoch: EPOCH, members }))).not.to.equal(hashCeremonyPlan(plan));
  });
});

describe("a ceremony", () => {
  it("refuses a stranger, and keys that are not the member's", () => {
    expectRefusal(() => commitDeal({ plan, dealer: 9, keys: keys[0]! }), "CEREMONY_STRANGER");
    expectRefusal(() => commitDeal({ plan, dealer: 2, keys: keys[0]! }), "MEMBER_KEY_MISMATCH");
  });

  it("refuses the state of another ceremony", () => {
    const other = planGeneration({ epoch: EPOCH, members });
    const { state } = commitDeal({ plan: other, dealer: 1, keys: keys[0]! });
    const { commitments } = hold();
    expectRefusal(() => openDeal({ plan, state, keys: keys[0]!, commitments }), "CEREMONY_STATE_FOREIGN");
  });

  it("names a dealer that is silent, one that spoke for another, and one that spoke twice", () => {
    const { commitments, deals } = hold();
    const receive = (all: readonly unknown[]) => () =>
      receiveDeals({ plan, member: 1, keys: keys[0]!, commitments, deals: all });
    const second = deals[1] as Deal;
    expect(faultsOf(receive(deals.filter((one) => one !== second)))).to.deep.equal([
      { role: "dealer", index: 2, reason: "silent" },
    ]);
    const { signature: _, ...body } = second;
    const forged = signDocument(body, keys[0]!.signingSecret);
    expect(faultsOf(receive([deals[0], forged, ...deals.slice(2)]))).to.deep.equal([
      { role: "dealer", index: 2, reason: "not-signed" },
    ]);
    const again = signDocument({ ...body, shares: [] }, keys[1]!.signingSecret);
    expect(faultsOf(receive([...deals, again]))).to.deep.equal([
      { role: "dealer", index: 2, reason: "spoke-twice" },
    ]);
  });

  it("does not let a forged message blame a member that sent its own", () => {
    const { commitments, deals } = hold();
    const { signature: _, ...body } = deals[1] as Deal;
    const forged = signDocument({ ...body, shares: [] }, keys[0]!.signingSecret);
    const { complaints } = receiveDeals({
      plan,
      member: 1,
      keys: keys[0]!,
      commitments,
      deals: [...deals, forged],
    });
    expect(complaints).to.deep.equal([]);
  });

  it("names a dealer that opens another polynomial than it was bound to", () => {
    const other = (deal: Deal) => ({ commitments: [...deal.commitments].reverse() });
    expect(faultsOf(() => hold(forge(other)))).to.deep.equal([
      { role: "dealer", index: 2, reason: "commitment-broken" },
    ]);
  });

  it("names a dealer without proof of possession, a copied proof too", () => {
    const secret = decodeScalar(`02${"00".repeat(31)}`);
    const proof = provePossession(secret, BASE.multiply(secret), hashCeremonyPlan(plan), 2);
    expect(faultsOf(() => hold(forge(() => ({ possession: proof }))))).to.deep.equal([
      { role: "dealer", index: 2, reason: "no-possession" },
    ]);
  });

  it("names a dealer that leaves a member out", () => {
    const short = ({ shares }: Deal) => ({ shares: shares.slice(1) });
    expect(faultsOf(() => hold(forge(short)))).to.deep.equal([
      { role: "dealer", index: 2, reason: "share-missing" },
    ]);
  });

  it("names a dealer that claims to have heard other commitments", () => {
    expect(faultsOf(() => hold(forge(() => ({ heard: "00".repeat(32) }))))).to.deep.equal([
      { role: "dealer", index: 2, reason: "heard-otherwise" },
    ]);
  });

  it("names a member that was shown other deals than the rest", () => {
    const messages = hold();
    const { signature: _, ...body } = messages.receipts[2] as Record<string, unknown>;
    const other = signDocument({ ...body, heard: "00".repeat(32) }, keys[2]!.signingSecret);
    const receipts = messages.receipts.with(2, other);
    expect(faultsOf(() => finishFirst({ ...messages, receipts }))).to.deep.equal([
      { role: "member", index: 3, reason: "heard-otherwise" },
    ]);
  });
});

describe("a rogue key", () => {
  it("is refused: a dealer that cancels the others' commitments cannot prove its own", () => {
    const honest = dealers.filter(({ index }) => index !== 2);
    const started = honest.map(({ index, keys: own }) => commitDeal({ plan, dealer: index, keys: own }));
    // Even one who saw the others' commitments before it was bound, which round 1 prevents.
    const seen = started.map(({ state }) => BASE.multiply(decodeScalar(state.coefficients[0]!)));
    const wanted = decodeScalar(`07${"00".repeat(31)}`);
    const rogue = seen.reduce((sum, one) => sum.subtract(one), BASE.multiply(wanted));
    const mine = commitDeal({ plan, dealer: 2, keys: keys[1]! });
    const points = mine.state.coefficients.map((one) => encodeElement(BASE.multiply(decodeScalar(one))));
    const commitmentsOfDeal = [encodeElement(rogue), ...points.slice(1)];
    const ceremony = hashCeremonyPlan(plan);
    const digest = digestCommitments(commitmentsOfDeal, ceremony, 2);
    const { signature: _, ...body } = mine.message;
    const bound = signDocument({ ...body, digest }, keys[1]!.signingSecret);
    const commitments = [started[0]!.message, bound, ...started.slice(1).map(({ message }) => message)];
    const deals = started.map(({ state }, at) =>
      openDeal({ plan, state, keys: honest[at]!.keys, commitments }),
    );
    const proof = provePossession(wanted, decodeElement(commitmentsOfDeal[0]!), ceremony, 2);
    const { signature: __, ...template } = { ...deals[0]!, dealer: 2, commitments: commitmentsOfDeal };
    const forged = signDocument({ ...template, possession: proof }, keys[1]!.signingSecret);

    const receive = () =>
      receiveDeals({ plan, member: 1, keys: keys[0]!, commitments, deals: [...deals, forged] });
    expect(faultsOf(receive)).to.deep.equal([{ role: "dealer", index: 2, reason: "no-possession" }]);
  });
});

describe("a complaint", () => {
  it("ends the ceremony, naming the dealer that does not answer it", () => {
    const messages = hold(damageShare);
    expect(faultsOf(() => finishFirst({ ...messages, answers: [] }))).to.deep.equal([
      { role: "dealer", index: 2, reason: "unanswered" },
    ]);
  });

  it("ends the ceremony, naming the dealer whose opened share is wrong", () => {
    const wrong = (answer: unknown) => {
      const { signature: _, ...body } = answer as Record<string, unknown>;
      const openings = [{ member: 4, share: `05${"00".repeat(31)}` }];
      return signDocument({ ...body, openings }, keys[1]!.signingSecret);
    };
    const messages = hold({ ...damageShare, answer: wrong });
    expect(faultsOf(() => finishFirst(messages))).to.deep.equal([
      { role: "dealer", index: 2, reason: "wrong-share" },
    ]);
  });

  it("ends the ceremony before a dealer would have to open its whole polynomial", () => {
    const garbage = ({ shares }: Deal) => ({
      shares: shares.map((one) => (one.member > 2 ? { ...one, sealed: "00".repeat(80) } : one)),
    });
    expect(faultsOf(() => hold(forge(garbage)))).to.deep.equal([
      { role: "dealer", index: 2, reason: "too-many-complaints" },
    ]);
  });

  it("is settled by the right share in the open: the member uses it", () => {
    const messages = hold(damageShare);
    expect(messages.receipts.map((one) => (one as { complaints: number[] }).complaints)).to.deep.equal([
      [],
      [],
      [],
      [2],
      [],
    ]);
    const { shares, record } = finishAll(plan, messages, keys);
    const whole = (at: number[]) => joinShares(at.map((index) => shares[index]!));
    expect(Scalars.eql(whole([0, 1, 2]), whole([1, 3, 4]))).to.equal(true);
    expect(encodeElement(BASE.multiply(whole([3, 4, 0])))).to.equal(record.publicKey);
  });
});

describe("an epoch's record", () => {
  const consortium = makeConsortium();
  const { record } = consortium;

  it("is not made without every member's signature", () => {
    const messages = hold();
    const confirmations = members.map(
      ({ index }, at) => finishCeremony({ plan, member: index, keys: keys[at]!, messages }).confirmation,
    );
    const missing = () => assembleEpochRecord(plan, messages, confirmations.slice(1));
    expect(faultsOf(missing)).to.deep.equal([{ role: "member", index: 1, reason: "silent" }]);
    const forged = [
      { ...confirmations[0]!, signature: confirmations[1]!.signature },
      ...confirmations.slice(1),
    ];
    expect(faultsOf(() => assembleEpochRecord(plan, messages, forged))).to.deep.equal([
      { role: "member", index: 1, reason: "not-signed" },
    ]);
  });

  it("is refused when altered, or signed by others than its holders", () => {
    expectRefusal(() => readEpochRecord({ ...record, threshold: 2 }), "EPOCH_RECORD_INVALID");
    const epoch = { ...record.epoch, answersUntil: record.epoch.answersUntil + 1 };
    expectRefusal(() => readEpochRecord({ ...record, epoch }), "EPOCH_RECORD_INVALID");
    const holders = record.holders.with(0, { ...record.holders[0]!, publicShare: record.publicKey });
    expectRefusal(() => readEpochRecord({ ...record, holders }), "EPOCH_RECORD_INVALID");
    const signatures = record.signatures.slice(1);
    expectRefusal(() => readEpochRecord({ ...record, signatures }), "EPOCH_RECORD_INVALID");
  });

  it("is plain JSON, and so is each message on the way to it", () => {
    const messages = hold();
    const there = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    const carried = {
      commitments: messages.commitments.map(there),
      deals: messages.deals.map(there),
      receipts: messages.receipts.map(there),
      answers: [],
    };
    expect(readEpochRecord(there(finishAll(plan, carried, keys).record)).holders).to.have.length(5);
  });

  it("holds no secret of anybody", () => {
    const text = JSON.stringify(record);
    for (const { secret } of consortium.shares) expect(text).not.to.contain(secret);
  });

  it("is of a key that no member chose: the sum of what all dealt", () => {
    const messages = hold();
    const dealt = messages.states.map(({ coefficients }) => decodeScalar(coefficients[0]!));
    const { shares } = finishAll(plan, messages, keys);
    const sum = dealt.reduce((total, one) => Scalars.add(total, one));
    expect(Scalars.eql(joinShares(shares.slice(2)), sum)).to.equal(true);
  });
});
