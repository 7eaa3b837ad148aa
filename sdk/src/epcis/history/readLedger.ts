import type { MediConnectClient } from "../../client/MediConnectClient.ts";
import { type CustodyStep, readCustodySteps } from "../../custody/readSteps.ts";
import { decodeTote } from "../../custody/statedTote.ts";
import {
  DECOMMISSION_REASONS,
  type DecommissionReason,
  lotIdOf,
  type LotName,
  RECALL_LEVELS,
} from "../../pack/index.ts";
import { nameAt } from "../../pack/lotNames.ts";
import { decodeCredible, type StatedEvent } from "../statedEvent.ts";

/** Where an entry stands on the chain, and when what it tells happened. */
export interface LedgerPlace {
  readonly block: number;
  readonly logIndex: number;
  readonly transaction: string;
  /** What its sender stated; undefined where it was sent without. */
  readonly stated: StatedEvent | undefined;
  /** SSCC of the tote that its sender stated. */
  readonly tote: string | undefined;
  /** Milliseconds since 1970: as stated, else of the block. */
  readonly time: number;
  readonly offset: string;
}

/** One thing that the chain has of a lot. */
export type LedgerEntry = LedgerPlace &
  (
    | { readonly kind: "registered"; readonly tranche: number }
    | { readonly kind: "moved"; readonly step: CustodyStep }
    | {
        readonly kind: "out";
        readonly licence: number;
        readonly reason: DecommissionReason;
        /** Places in the lot: tranche and position. */
        readonly places: readonly string[];
      }
    | { readonly kind: "back"; readonly licence: number; readonly places: readonly string[] }
    /** A pack that was opened, or more of what was left in it. */
    | { readonly kind: "part"; readonly licence: number; readonly place: string; readonly left: number }
    | {
        readonly kind: "recalled";
        readonly licence: number;
        readonly recallClass: number;
        readonly recallLevel: string;
      }
  );

type Fact = LedgerEntry extends infer Entry
  ? Entry extends LedgerPlace
    ? Omit<Entry, "stated" | "tote" | "time" | "offset">
    : never
  : never;

interface Log {
  readonly blockNumber: number;
  readonly index: number;
  readonly transactionHash: string;
}

/** How many transactions are asked for at a time. */
const AT_ONCE = 50;

/** Everything that the chain has of a lot, oldest first. */
export async function readLedger(
  client: MediConnectClient,
  lot: LotName,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<LedgerEntry[]> {
  const facts = (
    await Promise.all([
      readRegistrations(client, lot),
      readMoves(client, lot),
      readExits(client, lot),
      readParts(client, lot),
      readRecalls(client, lot),
    ])
  ).flat();
  facts.sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  const said = await readStatements(client, facts, onProgress);
  return facts.map((fact) => ({ ...fact, ...timeOf(fact, said) }));
}

/** The place of a pack in a lot, as a key. */
export function placeKey(tranche: number, index: number): string {
  return `${tranche}/0/${index}`;
}

interface Said {
  readonly stated: Map<string, StatedEvent | undefined>;
  readonly totes: Map<string, string | undefined>;
  /** Unix seconds by block. */
  readonly mined: Map<number, number>;
}

function timeOf({ transaction, block }: Fact, { stated, totes, mined }: Said) {
  const found = stated.get(transaction);
  return {
    stated: found,
    tote: totes.get(transaction),
    time: found?.time ?? 1_000 * (mined.get(block) ?? 0),
    offset: found?.offset ?? "+00:00",
  };
}

async function readStatements(
  { provider }: MediConnectClient,
  facts: readonly Fact[],
  onProgress: (done: number, total: number) => void,
): Promise<Said> {
  const said: Said = { stated: new Map(), totes: new Map(), mined: new Map() };
  const blocks = new Map(facts.map(({ transaction, block }) => [transaction, block]));
  const all = [...blocks];
  for (let first = 0; first < all.length; first += AT_ONCE) {
    await Promise.all(
      all.slice(first, first + AT_ONCE).map(async ([transaction, block]) => {
        const [sent, mined] = await Promise.all([
          provider.getTransaction(transaction),
          said.mined.get(block) ?? provider.getBlock(block).then((found) => found?.timestamp ?? 0),
        ]);
        said.mined.set(block, mined);
        said.totes.set(transaction, sent === null ? undefined : decodeTote(sent.data));
        said.stated.set(transaction, sent === null ? undefined : decodeCredible(sent.data, 1_000 * mined));
      }),
    );
    onProgress(Math.min(first + AT_ONCE, all.length), all.length);
  }
  return said;
}

function placeOf(log: Log): { block: number; logIndex: number; transaction: string } {
  return { block: log.blockNumber, logIndex: log.index, transaction: log.transactionHash };
}

async function readRegistrations({ packs }: MediConnectClient, lot: LotName): Promise<Fact[]> {
  const lotId = lotIdOf(lot);
  const [first, later] = await Promise.all([
    packs.queryFilter(packs.filters.LotRegistered(lotId)),
    packs.queryFilter(packs.filters.TrancheRegistered(lotId)),
  ]);
  return [
    ...first.map((log) => ({ kind: "registered" as const, tranche: 0, ...placeOf(log) })),
    ...later.map((log) => ({
      ...{ kind: "registered" as const, tranche: Number(log.args.tranche) },
      ...placeOf(log),
    })),
  ];
}

async function readMoves(client: MediConnectClient, lot: LotName): Promise<Fact[]> {
  return (await readCustodySteps(client, lot)).map((step) => {
    const { block, logIndex, transaction } = step;
    return { kind: "moved" as const, step, block, logIndex, transaction };
  });
}

async function readExits({ packs }: MediConnectClient, lot: LotName): Promise<Fact[]> {
  const lotId = lotIdOf(lot);
  const [out, back] = await Promise.all([
    packs.queryFilter(packs.filters.UnitsDecommissioned(lotId)),
    packs.queryFilter(packs.filters.UnitsReinstated(lotId)),
  ]);
  return [
    ...out.map((log) => ({
      ...{ kind: "out" as const, licence: Number(log.args.licence), places: placesIn(log.args) },
      reason: nameAt(DECOMMISSION_REASONS, log.args.reason),
      ...placeOf(log),
    })),
    ...back.map((log) => ({
      ...{ kind: "back" as const, licence: Number(log.args.licence), places: placesIn(log.args) },
      ...placeOf(log),
    })),
  ];
}

async function readParts({ packs }: MediConnectClient, lot: LotName): Promise<Fact[]> {
  const lotId = lotIdOf(lot);
  const [opened, more] = await Promise.all([
    packs.queryFilter(packs.filters.PackOpened(lotId)),
    packs.queryFilter(packs.filters.RemainderSupplied(lotId)),
  ]);
  return [...opened, ...more].map((log) => ({
    ...{ kind: "part" as const, licence: Number(log.args.dispenser), left: Number(log.args.left) },
    place: keyOfIndex(log.args.index),
    ...placeOf(log),
  }));
}

async function readRecalls({ packs }: MediConnectClient, lot: LotName): Promise<Fact[]> {
  const found = await packs.queryFilter(packs.filters.LotRecalled(lotIdOf(lot)));
  return found.map((log) => ({
    ...{ kind: "recalled" as const, licence: Number(log.args.licence) },
    ...{
      recallClass: Number(log.args.recallClass),
      recallLevel: nameAt(RECALL_LEVELS, log.args.recallLevel),
    },
    ...placeOf(log),
  }));
}

function placesIn({ word, mask }: { readonly word: bigint; readonly mask: bigint }): string[] {
  const places: string[] = [];
  for (let bit = 0n; bit < 256n; bit++)
    if (((mask >> bit) & 1n) === 1n) places.push(keyOfIndex((word << 8n) | bit));
  return places;
}

function keyOfIndex(index: bigint): string {
  return placeKey(Number(index >> 32n), Number(index & 0xffffffffn));
}
