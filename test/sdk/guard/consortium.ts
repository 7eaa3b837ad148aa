import {
  answerComplaints,
  assembleEpochRecord,
  commitDeal,
  deriveMemberKeys,
  finishCeremony,
  openDeal,
  openKeyHolder,
  planGeneration,
  planResharing,
  receiveDeals,
  type CeremonyMember,
  type CeremonyMessages,
  type CeremonyPlan,
  type Deal,
  type DealerState,
  type EpochRecord,
  type EpochTerms,
  type HolderShare,
  type LocalKeyHolder,
  type MemberKeys,
} from "../../../sdk/src/guard/index.ts";

/** Members of a test's consortium, and what they made together. */
export interface Consortium {
  readonly keys: readonly MemberKeys[];
  readonly members: readonly CeremonyMember[];
  readonly plan: CeremonyPlan;
  readonly shares: readonly HolderShare[];
  readonly record: EpochRecord;
}

/** The moment at which all test epochs are valid. */
export const NOW = 1_800_000_000;
export const EPOCH: EpochTerms = {
  id: "2027-1",
  validFrom: NOW - 1_000,
  validUntil: NOW + 1_000_000,
  answersUntil: NOW + 2_000_000,
};

export const NHS_NUMBER = { system: "https://fhir.nhs.uk/Id/nhs-number", value: "9990000018" };

export function makeMembers(
  count: number,
  firstIndex = 1,
): { keys: MemberKeys[]; members: CeremonyMember[] } {
  const keys = Array.from({ length: count }, () => deriveMemberKeys());
  const members = keys.map(({ signingKey, sealingKey }, at) => {
    const index = firstIndex + at;
    return { index, name: `Member ${index}`, signingKey, sealingKey };
  });
  return { keys, members };
}

/** Whatever a test wants to go wrong on the way. */
export interface Interference {
  /** What becomes of a deal before it is sent. */
  readonly deal?: (deal: Deal, keys: MemberKeys) => unknown;
  readonly answer?: (answer: unknown) => unknown;
}

export interface Dealer {
  readonly index: number;
  readonly keys: MemberKeys;
  readonly share?: HolderShare;
}

/** Rounds 1 to 4 of a ceremony, all in this process. */
export function holdRounds(
  plan: CeremonyPlan,
  dealers: readonly Dealer[],
  memberKeys: readonly MemberKeys[],
  interference: Interference = {},
): CeremonyMessages & { readonly states: readonly DealerState[] } {
  const { deal = (one) => one, answer = (one) => one } = interference;
  const started = dealers.map(({ index, keys, share }) => {
    const passed = share === undefined ? {} : { share };
    return { keys, ...commitDeal({ plan, dealer: index, keys, ...passed }) };
  });
  const commitments = started.map(({ message }) => message);
  const deals = started.map(({ state, keys }) => deal(openDeal({ plan, state, keys, commitments }), keys));
  const receipts = plan.members.map(({ index }, at) =>
    receiveDeals({ plan, member: index, keys: memberKeys[at]!, commitments, deals }),
  );
  const answers = started
    .map(({ state, keys }) => answerComplaints({ plan, state, keys, receipts }))
    .filter((one) => one !== undefined)
    .map(answer);
  return { commitments, deals, receipts, answers, states: started.map(({ state }) => state) };
}

/** Round 5, and the record that all have signed. */
export function finishAll(
  plan: CeremonyPlan,
  messages: CeremonyMessages,
  memberKeys: readonly MemberKeys[],
): { shares: HolderShare[]; record: EpochRecord } {
  const finished = plan.members.map(({ index }, at) =>
    finishCeremony({ plan, member: index, keys: memberKeys[at]!, messages }),
  );
  const confirmations = finished.map(({ confirmation }) => confirmation);
  return {
    shares: finished.map(({ share }) => share),
    record: assembleEpochRecord(plan, messages, confirmations),
  };
}

export function makeConsortium(threshold = 3, count = 5, epoch: EpochTerms = EPOCH): Consortium {
  const { keys, members } = makeMembers(count);
  const plan = planGeneration({ epoch, threshold, members });
  const dealers = members.map(({ index }, at) => ({ index, keys: keys[at]! }));
  const { shares, record } = finishAll(plan, holdRounds(plan, dealers, keys), keys);
  return { keys, members, plan, shares, record };
}

/** New shares of the same key for `next`, passed on by the old holders at `positions`. */
export function reshare(
  old: Consortium,
  positions: readonly number[],
  next: { readonly keys: MemberKeys[]; readonly members: CeremonyMember[] },
  threshold = 3,
): Consortium {
  const dealers = positions.map((at) => ({
    index: old.shares[at]!.index,
    keys: old.keys[at]!,
    share: old.shares[at]!,
  }));
  const plan = planResharing({
    previous: old.record,
    dealers: dealers.map(({ index }) => index),
    threshold,
    members: next.members,
  });
  const { shares, record } = finishAll(plan, holdRounds(plan, dealers, next.keys), next.keys);
  return { ...next, plan, shares, record };
}

export function openHolders({ shares, record }: Consortium, now = NOW): LocalKeyHolder[] {
  return shares.map((share) => openKeyHolder({ share, record, clock: () => now }));
}
