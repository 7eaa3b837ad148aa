import { type Result, toBigInt } from "ethers";
import type { LinkageStage } from "./openStage.ts";

/** One claim or supply, as its transaction shows it. */
export interface SeenVisit {
  readonly kind: "claim" | "nominee" | "dispense" | "walkIn" | "release" | "notDispensed";
  readonly account: string;
  readonly time: number;
  /** Words that are different for everybody if nothing leaks: signatures. */
  readonly words: readonly string[];
  /** Seconds that the patient's authorisation had left. */
  readonly deadline: number;
  /** Product group, where it is revealed. */
  readonly group: bigint;
  readonly reason: number;
  /** Place in its lot of the first pack. */
  readonly place: number;
  readonly gas: number;
}

/** All that the chain shows of one prescription to whoever has every block of it and no key. */
export interface SeenToken {
  readonly id: string;
  readonly prescriber: string;
  readonly time: number;
  readonly block: number;
  /** Where it stands in its transaction, and among how many. */
  readonly place: number;
  readonly among: number;
  readonly gas: number;
  readonly senderNonce: number;
  readonly hashes: readonly string[];
  readonly tag: string;
  readonly previousTag: string;
  readonly terms: bigint;
  readonly visits: SeenVisit[];
}

interface RawTransaction {
  readonly from: string;
  readonly to: string | null;
  readonly input: string;
  readonly nonce: string;
}

interface RawBlock {
  readonly number: string;
  readonly timestamp: string;
  readonly gasUsed: string;
  readonly logsBloom: string;
  readonly transactions: readonly RawTransaction[];
}

interface SeenBlock {
  readonly number: number;
  readonly time: number;
  readonly gas: number;
}

/**
 * Reads the whole chain, block by block. Events and storage follow from what is read here, but for the guard's slots,
 * which are asked for where they are needed.
 */
export async function readChain(
  { suite }: LinkageStage,
  report: (progress: string) => void,
): Promise<SeenToken[]> {
  const { provider, prescriptions, dispensing } = suite;
  const tokens = new Map<string, SeenToken>();
  const newest = await provider.getBlockNumber();
  for (let number = 0; number <= newest; number++) {
    const block: RawBlock = await provider.send("eth_getBlockByNumber", [`0x${number.toString(16)}`, true]);
    // A refusal, which a client would not have sent.
    if (/^0x0*$/.test(block.logsBloom)) continue;
    const seen = { number, time: Number(block.timestamp), gas: Number(block.gasUsed) };
    for (const { to, input, from, nonce } of block.transactions) {
      if (to === null) continue;
      const domain = [prescriptions, dispensing].find(({ target }) => String(target).toLowerCase() === to);
      const call = domain?.interface.parseTransaction({ data: input });
      if (call === null || call === undefined) continue;
      const sender = { account: from, nonce: Number(nonce) };
      if (call.name === "issue") addIssued(tokens, [call.args[0]], sender, seen);
      else if (call.name === "issueMany") addIssued(tokens, [...call.args[0]], sender, seen);
      else addVisit(tokens, call.name, call.args, from, seen);
    }
    if (number % 10_000 === 9_999) report(`${number + 1} of ${newest} blocks read`);
  }
  return [...tokens.values()];
}

function addIssued(
  tokens: Map<string, SeenToken>,
  orders: readonly Result[],
  { account, nonce }: { readonly account: string; readonly nonce: number },
  { number, time, gas }: SeenBlock,
): void {
  orders.forEach((order, place) => {
    const id = String(order["id"]).toLowerCase();
    tokens.set(id, {
      id,
      prescriber: account,
      time,
      block: number,
      place,
      among: orders.length,
      gas: gas / orders.length,
      senderNonce: nonce,
      hashes: [id, String(order["contentHash"]), String(order["groupHash"])],
      tag: String(order["tag"]),
      previousTag: String(order["previousTag"]),
      terms: toBigInt(order["terms"]),
      visits: [],
    });
  });
}

const KINDS = {
  claim: "claim",
  claimAsNominee: "nominee",
  dispense: "dispense",
  walkIn: "walkIn",
  release: "release",
  notDispensed: "notDispensed",
} as const;

function addVisit(
  tokens: ReadonlyMap<string, SeenToken>,
  name: string,
  args: Result,
  account: string,
  { time, gas }: SeenBlock,
): void {
  if (!(name in KINDS)) return;
  const kind = KINDS[name as keyof typeof KINDS];
  const order: Result | undefined = kind === "dispense" || kind === "walkIn" ? args[0] : undefined;
  const id = String(order === undefined ? args[0] : order["prescription"]).toLowerCase();
  const authorisation: Result | undefined = kind === "claim" || kind === "walkIn" ? args[1] : undefined;
  const opening: Result | undefined = order?.["opening"] ?? (kind === "notDispensed" ? args[2] : undefined);
  const signature = authorisation === undefined ? [] : [authorisation["r"], authorisation["vs"]];
  const salt = opening === undefined ? [] : [opening["groupSalt"]];
  const unit = order === undefined ? 0n : toBigInt(order["packs"][0]["units"][0]);
  tokens.get(id)?.visits.push({
    kind,
    account,
    time,
    words: [...signature, ...salt].map(String),
    deadline: authorisation === undefined ? -1 : Number(authorisation["deadline"]) - time,
    group: opening === undefined ? 0n : toBigInt(opening["group"]),
    reason: order === undefined ? 0 : Number((toBigInt(order["terms"]) >> 56n) & 0xffn),
    place: Number(unit & 0xff_ffff_ffffn),
    gas,
  });
}
