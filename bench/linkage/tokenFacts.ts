import { NO_TAG } from "../../sdk/src/index.ts";
import { groupBy } from "./groupBy.ts";
import type { SeenToken } from "./readChain.ts";

/** One prescription as numbers, for the adversary. -1 stands for what is not known. */
export interface TokenFacts {
  readonly prescriber: number;
  /** Where it was first taken, else the nominated pharmacy. */
  readonly pharmacy: number;
  /** Unix seconds. */
  readonly time: number;
  /** Of the first supply, else of the first claim. */
  readonly counterTime: number;
  readonly group: number;
  /** Quantity, days and schedule together. */
  readonly figures: number;
  readonly schedule: number;
  readonly further: number;
  readonly later: number;
  readonly nominee: number;
  readonly signedSecond: number;
  readonly leadDays: number;
  readonly reasons: number;
  readonly block: number;
  readonly place: number;
  readonly among: number;
  readonly gas: number;
  readonly supplyGas: number;
  readonly senderNonce: number;
  readonly deadline: number;
  readonly packPlace: number;
  readonly visits: number;
  /** Whether it was given back or ended without a supply. */
  readonly troubled: number;
  readonly tag: number;
  /** Tags that previous tags tie together count as one. */
  readonly cluster: number;
  /** Epoch in which it was issued: epochs are public. */
  readonly epoch: number;
  readonly coveredUntil: number;
  readonly lastDispenser: number;
  /** The first 64 bits of id, content hash and group hash. */
  readonly bits: Int32Array;
  /** Groups of tokens in which the same 32 bits stand somewhere. */
  readonly sharedWords: readonly number[];
}

/** What stands in a guard slot in the end. */
export interface SeenSlot {
  readonly coveredUntil: number;
  readonly lastDispenser: number;
}

export interface FactSources {
  readonly tokens: readonly SeenToken[];
  readonly slots: ReadonlyMap<string, SeenSlot>;
  /** Accounts by licence, as the licences' contract has them. */
  readonly accounts: ReadonlyMap<number, string>;
  /** @param time Unix seconds */
  readonly epochAt: (time: number) => number;
}

const FIGURES = (1n << 48n) - 1n;

export function factsOf({ tokens, slots, accounts, epochAt }: FactSources): TokenFacts[] {
  const number = numbering();
  const clusters = clustersOf(tokens);
  const shared = sharedWordsOf(tokens);
  return tokens.map((token, at): TokenFacts => {
    const { terms, visits } = token;
    const field = (shift: bigint, mask: bigint): number => Number((terms >> shift) & mask);
    const nominee = accounts.get(field(120n, 0xffffffffn));
    const [first] = visits;
    const supply = visits.find(({ kind }) => kind === "dispense" || kind === "walkIn");
    const revealed = visits.find(({ group }) => group !== 0n);
    const slot = slots.get(token.tag);
    const signedAt = field(48n, 0xffffffffn);
    const account = supply?.account ?? first?.account ?? nominee;
    return {
      prescriber: number("account", token.prescriber),
      pharmacy: account === undefined ? -1 : number("account", account),
      time: token.time,
      counterTime: supply?.time ?? first?.time ?? -1,
      group: revealed === undefined ? -1 : number("group", String(revealed.group)),
      figures: number("figures", String(terms & FIGURES)),
      schedule: field(40n, 0xffn),
      further: field(112n, 0x7fn),
      later: field(119n, 1n),
      nominee: nominee === undefined ? -1 : number("account", nominee),
      signedSecond: signedAt % 86_400,
      leadDays: Math.max(0, Math.round((field(80n, 0xffffffffn) - token.time) / 86_400)),
      reasons: (field(152n, 0xffn) > 0 ? 1 : 0) + (visits.some(({ reason }) => reason > 0) ? 2 : 0),
      block: token.block,
      place: token.place,
      among: token.among,
      gas: token.gas,
      supplyGas: supply?.gas ?? -1,
      senderNonce: token.senderNonce,
      deadline: visits.find(({ deadline }) => deadline >= 0)?.deadline ?? -1,
      packPlace: supply?.place ?? -1,
      visits: visits.length,
      troubled: visits.some(({ kind }) => kind === "release" || kind === "notDispensed") ? 1 : 0,
      tag: token.tag === NO_TAG ? -1 : number("tag", token.tag),
      cluster: clusters[at] ?? -1,
      epoch: epochAt(token.time),
      coveredUntil: slot?.coveredUntil ?? -1,
      lastDispenser: slot?.lastDispenser ?? -1,
      bits: Int32Array.from(token.hashes.flatMap((hash) => [wordAt(hash, 0), wordAt(hash, 1)])),
      sharedWords: shared[at] ?? [],
    };
  });
}

/** A small whole number for each name of a kind. */
function numbering(): (kind: string, name: string) => number {
  const known = new Map<string, Map<string, number>>();
  return (kind, name) => {
    const names = known.get(kind) ?? new Map<string, number>();
    known.set(kind, names);
    const found = names.get(name) ?? names.size;
    names.set(name, found);
    return found;
  };
}

function wordAt(hash: string, at: number): number {
  return Number.parseInt(hash.slice(2 + 8 * at, 10 + 8 * at), 16) | 0;
}

function clustersOf(tokens: readonly SeenToken[]): number[] {
  const parent = new Map<string, string>();
  const rootOf = (tag: string): string => {
    let root = tag;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    return root;
  };
  for (const { tag, previousTag } of tokens) {
    if (previousTag !== NO_TAG) parent.set(rootOf(tag), rootOf(previousTag));
  }
  const numbers = new Map<string, number>();
  return tokens.map(({ tag }) => {
    if (tag === NO_TAG) return -1;
    const root = rootOf(tag);
    const found = numbers.get(root) ?? numbers.size;
    numbers.set(root, found);
    return found;
  });
}

/** More tokens than one patient ever has: a word of the format, not of a patient. */
const MOST_SHARING = 100;

/** Wherever 32 bits of one token stand in another one too, at whatever place: tags and figures apart. */
function sharedWordsOf(tokens: readonly SeenToken[]): number[][] {
  const places = tokens.flatMap(({ hashes, visits }, at) =>
    [...hashes, ...visits.flatMap(({ words }) => words)].flatMap((hash) => {
      const count = (hash.length - 2) >> 3;
      return Array.from({ length: count }, (_, word) => ({
        at,
        word: hash.slice(2 + 8 * word, 10 + 8 * word),
      }));
    }),
  );
  const found: number[][] = tokens.map(() => []);
  let number = 0;
  for (const sharing of groupBy(places, ({ word }) => word).values()) {
    const owners = new Set(sharing.map(({ at }) => at));
    if (owners.size < 2 || owners.size > MOST_SHARING) continue;
    for (const at of owners) found[at]?.push(number);
    number++;
  }
  return found;
}
