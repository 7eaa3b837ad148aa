import {
  assembleEpochRecord,
  commitDeal,
  deriveMemberKeys,
  finishCeremony,
  openDeal,
  openKeyHolder,
  planGeneration,
  receiveDeals,
  type EpochRecord,
  type HolderShare,
  type LocalKeyHolder,
} from "../../sdk/src/guard/index.ts";

/** What comes out of a ceremony: the shares, and for each a holder in this process. */
export interface BenchHolders {
  readonly record: EpochRecord;
  readonly shares: readonly HolderShare[];
  readonly holders: readonly LocalKeyHolder[];
}

/** Holds a whole ceremony in this process. */
export function makeHolders(threshold: number, count: number): BenchHolders {
  const now = Math.floor(Date.now() / 1000);
  const people = Array.from({ length: count }, (_, at) => ({ index: at + 1, keys: deriveMemberKeys() }));
  const members = people.map(({ index, keys: { signingKey, sealingKey } }) => {
    return { index, name: `Member ${index}`, signingKey, sealingKey };
  });
  const epoch = { id: "bench", validFrom: now, validUntil: now + 86_400, answersUntil: now + 86_400 };
  const plan = planGeneration({ epoch, threshold, members });
  const started = people.map(({ index, keys }) => ({ keys, ...commitDeal({ plan, dealer: index, keys }) }));
  const commitments = started.map(({ message }) => message);
  const deals = started.map(({ state, keys }) => openDeal({ plan, state, keys, commitments }));
  const receipts = people.map(({ index, keys }) =>
    receiveDeals({ plan, member: index, keys, commitments, deals }),
  );
  const messages = { commitments, deals, receipts, answers: [] };
  const finished = people.map(({ index, keys }) => finishCeremony({ plan, member: index, keys, messages }));
  const confirmations = finished.map(({ confirmation }) => confirmation);
  const record = assembleEpochRecord(plan, messages, confirmations);
  const shares = finished.map(({ share }) => share);
  return { record, shares, holders: shares.map((share) => openKeyHolder({ share, record })) };
}
