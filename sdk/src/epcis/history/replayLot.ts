import type { MediConnectClient } from "../../client/MediConnectClient.ts";
import type { CustodyStep } from "../../custody/readSteps.ts";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { chainTime } from "../../client/chainTime.ts";
import { formatIsoDay, type LotName, type LotStore, PRODUCT_STATUSES, readLot } from "../../pack/index.ts";
import { nameAt } from "../../pack/lotNames.ts";
import type { PartyBook } from "../parties.ts";
import { type CaptureState, newLotRecord } from "../plan/CaptureState.ts";
import type { HistoryEvent } from "./Chronicle.ts";
import { LotReplay } from "./LotReplay.ts";
import { type LedgerEntry, readLedger } from "./readLedger.ts";

export interface ReplayParameters {
  readonly lots: LotStore;
  readonly parties: PartyBook;
  /** Label of the one pack or box whose events are wanted; all, if not given. */
  readonly watched?: string | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface LotHistory {
  /** In the order of the chain. */
  readonly events: readonly HistoryEvent[];
  readonly ledger: readonly LedgerEntry[];
}

/**
 * Goes through everything that the chain has of a lot, and puts how things stand into `state`.
 *
 * @throws MediConnectError `LotUnknown`, `LOT_NOT_PUBLISHED`
 */
export async function replayLot(
  client: MediConnectClient,
  name: LotName,
  state: CaptureState,
  { lots, parties, watched, onProgress }: ReplayParameters,
): Promise<LotHistory> {
  const { gtin, lot } = name;
  const chain = await readLot(client, name);
  if (chain.status === "none") throw unknown(name);
  const published = await lots.find(name);
  if (published === undefined) throw notPublished(name);
  const product = await client.packs.productOf(gtin);
  const today = Math.floor((await chainTime(client.provider)) / 86_400);
  const record = newLotRecord({
    ...{ gtin, lot, expiry: formatIsoDay(chain.expiry), maker: parties.uriOf(Number(product.manufacturer)) },
    stopped:
      chain.status === "quarantined" ||
      chain.expiry < today ||
      nameAt(PRODUCT_STATUSES, product.status) !== "active",
  });
  state.lots.set(`${gtin}/${lot}`, record);
  const ledger = await readLedger(client, name, onProgress);
  const replay = new LotReplay({ state, lot: record, published, parties, watched });
  for (const group of together(ledger)) replay.take(group);
  return { events: replay.events, ledger };
}

/** What one transaction took out is one event; what a supply left in packs belongs to it. */
function together(ledger: readonly LedgerEntry[]): LedgerEntry[][] {
  const groups: LedgerEntry[][] = [];
  for (const entry of ledger) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first !== undefined && isSame(first, entry)) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function isSame(first: LedgerEntry, entry: LedgerEntry): boolean {
  if (first.transaction !== entry.transaction) return false;
  if (first.kind === "out")
    return entry.kind === "part" || (entry.kind === "out" && entry.reason === first.reason);
  if (first.kind === "moved" && entry.kind === "moved") return isSameStep(first.step, entry.step);
  return first.kind === "back" && entry.kind === "back";
}

/** The chain takes 256 nodes of one tree at a time. */
function isSameStep(one: CustodyStep, other: CustodyStep): boolean {
  if (one.kind === "received-except") return false;
  return one.kind === other.kind && one.from === other.from && one.to === other.to && one.by === other.by;
}

function unknown({ gtin, lot }: LotName): MediConnectError {
  return new MediConnectError(
    "LotUnknown",
    `The lot ${lot} of ${gtin} is not registered.`,
    "Check GTIN and lot, or register it with `npx hardhat lot register`.",
    { gtin, lot },
  );
}

function notPublished({ gtin, lot }: LotName): MediConnectError {
  return new MediConnectError(
    "LOT_NOT_PUBLISHED",
    `No file of lot ${lot} of ${gtin} was published.`,
    "Fetch the lot's file from its manufacturer: the chain knows packs by their place in it alone.",
    { gtin, lot },
  );
}
