import { getBytes } from "ethers";
import type { MediConnectClient } from "../../client/MediConnectClient.ts";
import { boxLabelled } from "../../custody/labels.ts";
import { listLicences } from "../../licence/index.ts";
import { decodeBytes20 } from "../../merkle/bytes20.ts";
import { type LotName, type LotStore, PRODUCT_STATUSES, readLot } from "../../pack/index.ts";
import { isSerial } from "../../pack/lotCsv/serialRule.ts";
import { nameAt } from "../../pack/lotNames.ts";
import type { CaptureEvent } from "../CaptureEvent.ts";
import { type Epc, readEpc } from "../epc.ts";
import { replayLot } from "../history/replayLot.ts";
import type { PartyBook } from "../parties.ts";
import { type CaptureState, newCaptureState } from "../plan/CaptureState.ts";
import { lotsMadeBy } from "../plan/packGoods.ts";
import { writeEvent } from "../writeEpcisDocument.ts";

export interface ReadStateParameters {
  readonly events: readonly CaptureEvent[];
  readonly lots: LotStore;
  readonly parties: PartyBook;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * How everything stands on the chain that a capture speaks of: its lots with all their packs and boxes, who has them,
 * and which events are there already, as they were stated or as an export would tell them.
 */
export async function readCaptureState(
  client: MediConnectClient,
  { events, lots, parties, onProgress }: ReadStateParameters,
): Promise<CaptureState> {
  const state = newCaptureState();
  const epcs = events.flatMap(epcsOf);
  for (const name of await lotsOf(client, events, epcs, lots)) {
    const { events: history, ledger } = await replayLot(client, name, state, { lots, parties, onProgress });
    const late = new Set<string>();
    for (const told of history) {
      const hash = String(writeEvent(told.event).eventID);
      (told.event.kind === "withdrawn" ? state.withdrawn : state.seen).add(hash);
      if (!told.isLate) continue;
      state.late.add(hash);
      late.add(told.transaction);
    }
    // All that one event moves is one transaction, so the event is done. Of others the packs themselves tell.
    for (const { kind, stated, transaction } of ledger) {
      if (stated === undefined) continue;
      state.stated.add(stated.hash);
      if (late.has(transaction)) state.late.add(stated.hash);
      if (kind === "moved") state.seen.add(stated.hash);
    }
  }
  for (const { id } of await listLicences(client)) state.parties.add(parties.uriOf(id));
  for (const gtin of new Set(epcs.flatMap((epc) => ("gtin" in epc ? [epc.gtin] : [])))) {
    const { status, manufacturer } = await client.packs.productOf(gtin);
    if (nameAt(PRODUCT_STATUSES, status) === "active")
      state.makers.set(gtin, parties.uriOf(Number(manufacturer)));
  }
  return state;
}

/** Lots that the chain has, whose files are here, and of which the capture names anything. */
async function lotsOf(
  client: MediConnectClient,
  events: readonly CaptureEvent[],
  epcs: readonly Epc[],
  lots: LotStore,
): Promise<readonly LotName[]> {
  const made = events.flatMap((event) => (event.type === "ObjectEvent" ? lotsMadeBy(event) : []));
  const recalled = epcs.flatMap((epc) => (epc.kind === "lot" ? [epc] : []));
  const boxes = await lotsOfBoxes(epcs, lots);
  const packs = await lotsOfPacks(client, epcs, lots);
  const names = new Map<string, LotName>();
  for (const { gtin, lot } of [...made, ...recalled, ...boxes, ...packs])
    names.set(`${gtin}/${lot}`, { gtin, lot });
  const known: LotName[] = [];
  for (const name of names.values()) {
    // A lot or serial that the chain could not hold is told of by the plan.
    if (!isSerial(name.lot)) continue;
    if ((await lots.find(name)) !== undefined && (await readLot(client, name)).status !== "none")
      known.push(name);
  }
  return known;
}

async function lotsOfBoxes(epcs: readonly Epc[], lots: LotStore): Promise<readonly LotName[]> {
  const wanted = new Set(epcs.flatMap((epc) => (epc.kind === "box" ? [epc.sscc] : [])));
  if (wanted.size === 0) return [];
  return (await lots.labels()).filter((labels) => {
    const given = labels.ssccs && new Set(labels.ssccs);
    return [...wanted].some((sscc) => given?.has(sscc) ?? boxLabelled(labels, sscc) !== undefined);
  });
}

/** A serial does not say of which lot it is. */
async function lotsOfPacks(
  { packs }: MediConnectClient,
  epcs: readonly Epc[],
  lots: LotStore,
): Promise<readonly LotName[]> {
  const serials = new Map<string, string[]>();
  for (const epc of epcs) {
    if (epc.kind !== "pack") continue;
    const list = serials.get(epc.gtin) ?? [];
    if (list.length === 0) serials.set(epc.gtin, list);
    list.push(epc.serial);
  }
  const found: LotName[] = [];
  for (const [gtin, some] of serials) {
    for (const { args } of await packs.queryFilter(packs.filters.LotRegistered(undefined, gtin))) {
      const name = { gtin, lot: decodeBytes20(getBytes(args.lot), 0) };
      const published = await lots.find(name);
      if (some.some((serial) => published?.placeOf(serial) !== undefined)) found.push(name);
    }
  }
  return found;
}

/** Every pack, box and lot that an event names. */
function epcsOf(event: CaptureEvent): readonly Epc[] {
  switch (event.type) {
    case "ObjectEvent":
      return [...event.epcList, ...event.quantityList.map(({ epcClass }) => epcClass)].flatMap(read);
    case "AggregationEvent":
      return [event.parentID ?? "", ...event.childEPCs].flatMap(read);
    case "AssociationEvent":
    case "TransactionEvent":
    case "TransformationEvent":
      return [];
  }
}

function read(uri: string): readonly Epc[] {
  try {
    return [readEpc(uri)];
  } catch {
    return [];
  }
}
