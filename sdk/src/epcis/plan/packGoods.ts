import { isIsoDate } from "../../gs1/expiryDate.ts";
import { isSerial } from "../../pack/lotCsv/serialRule.ts";
import { type Epc, labelOf, readEpc } from "../epc.ts";
import type { EpcisFaultCode } from "../EpcisFaults.ts";
import { MASTER_DATA } from "../ownKeys.ts";
import { TRANCHE_FIELD } from "../vocabulary.ts";
import { carrierOf, contentOf, type Item, newer, note, takeOut } from "./CaptureState.ts";
import { type AggregationEvent, type Desk, type ObjectEvent } from "./Desk.ts";
import { toldBy } from "./handOvers.ts";

// Packs as they are made, put into boxes, and taken out again.

/** Instance or lot master data of the CBV. */
const [LOT, EXPIRY] = [
  `${MASTER_DATA.prefix}:lotNumber`,
  `${MASTER_DATA.prefix}:itemExpirationDate`,
] as const;

export function commission(desk: Desk, event: ObjectEvent): void {
  const wrong = masterFaults(event);
  if (wrong.length > 0) {
    // Once for the event, not for each of its packs.
    for (const [code, path] of wrong) desk.fault(code, path);
    return;
  }
  const made = event.epcList.filter((uri, i) => commissionOne(desk, event, uri, `epcList[${i}]`));
  if (made.length === 0 && event.epcList.length > 0) desk.repeated += 1;
}

/** @returns whether it is new */
function commissionOne(desk: Desk, event: ObjectEvent, uri: string, path: string): boolean {
  const epc = desk.epcAt(uri, path);
  if (epc === undefined) return true;
  const label = labelOf(uri);
  const known = desk.state.items.get(label);
  if (known !== undefined && isSame(desk, event, epc, known)) return false;
  if (known !== undefined) desk.fault("ALREADY_COMMISSIONED", path);
  else if (epc.kind === "box") desk.make(label, undefined, undefined);
  else if (epc.kind !== "pack") desk.fault("EPC_UNKNOWN", path);
  else commissionPack(desk, event, { label, epc }, path);
  return true;
}

function commissionPack(
  desk: Desk,
  event: ObjectEvent,
  { label, epc }: { label: string; epc: Extract<Epc, { kind: "pack" }> },
  path: string,
): void {
  const lotNumber = master(event, LOT);
  const expiry = master(event, EXPIRY);
  if (lotNumber === undefined || expiry === undefined) return desk.fault("LOT_MISSING", path);
  if (!isSerial(epc.serial)) return desk.fault("SERIAL_MALFORMED", path);
  const lot = desk.lotAt(epc.gtin, lotNumber, expiry);
  if (lot.expiry !== expiry) return desk.fault("EXPIRY_DIFFERS", `ilmd.${EXPIRY}`);
  const tranche = trancheOf(event);
  if (lot.pending.length > 0 && lot.pendingTranche !== tranche) desk.register(lot);
  lot.pendingTranche = tranche;
  note(desk.state, desk.make(label, epc.serial, lot), toldBy(event));
  lot.pending.push(label);
  if (lot.told.at(-1) !== event.hash) lot.told.push(event.hash);
}

/** The chain has it just as the event says. */
function isSame({ state }: Desk, event: ObjectEvent, epc: Epc, known: Item): boolean {
  if (known.event !== undefined) return false;
  if (epc.kind !== "pack") return true;
  const lot = state.lots.get(known.lot ?? "");
  return known.lot === `${epc.gtin}/${master(event, LOT) ?? ""}` && lot?.expiry === master(event, EXPIRY);
}

function trancheOf(event: ObjectEvent): string | undefined {
  const tranche = event[TRANCHE_FIELD];
  return typeof tranche === "string" ? tranche : undefined;
}

export function pack(desk: Desk, event: AggregationEvent, isPast: boolean): void {
  const { parentID = "", childEPCs } = event;
  const epc = desk.epcAt(parentID, "parentID");
  if (epc === undefined) return;
  if (epc.kind !== "box") return desk.fault("EPC_UNKNOWN", "parentID");
  const label = labelOf(parentID);
  if (!desk.state.items.has(label)) desk.make(label, undefined, undefined);
  const box = desk.state.items.get(label);
  const children = childEPCs.map((uri, i) => desk.itemAt(uri, `childEPCs[${i}]`));
  const isRight = children.every((child) => child !== undefined && child !== box);
  if (box === undefined || !isRight) return;
  const found = children.filter((child) => child !== undefined);
  if (isRegistered(box, found)) {
    desk.repeated += 1;
    return;
  }
  if (isPast) return packAgain(desk, box, found);
  packFound(desk, event, box, found);
}

/** So the tree of the lot has it. */
function isRegistered(box: Item, found: readonly Item[]): boolean {
  const isOnChain = (item: Item): boolean => item.event === undefined;
  return isOnChain(box) && found.every((child) => isOnChain(child) && child.packedIn === box.label);
}

function packFound(desk: Desk, event: AggregationEvent, box: Item, found: readonly Item[]): void {
  const packed = found.findIndex(({ parent }) => parent !== undefined);
  if (box.node !== undefined && found.some(({ lot }) => lot !== box.lot))
    return desk.fault("BOX_OF_ANOTHER", "parentID");
  if (box.node !== undefined || packed >= 0)
    return desk.fault("ALREADY_PACKED", packed < 0 ? "parentID" : `childEPCs[${packed}]`);
  if (found.some((child) => carrierOf(desk.state, child).journey !== undefined))
    return desk.fault("IN_TRANSIT");
  const lots = new Set([...found, ...contentOf(desk.state, box)].map(({ lot }) => lot));
  if (lots.size > 1) return desk.fault("MIXED_LOTS");
  put(box, found);
  // What is in a tree already lies in it as it was registered.
  if (found.every(({ node }) => node !== undefined)) desk.unplanned.push(event.hash);
  const lot = desk.state.lots.get(box.lot ?? "");
  if (lot !== undefined && lot.pending.length > 0) lot.told.push(event.hash);
}

/** A box that the chain never knew, as it was when its content went on. */
function packAgain(desk: Desk, box: Item, found: readonly Item[]): void {
  desk.repeated += 1;
  for (const child of found) if (child.parent !== undefined) takeOut(desk.state, child);
  box.journey ??= found[0]?.journey;
  put(box, found);
}

function put(box: Item, found: readonly Item[]): void {
  const [first] = found;
  box.lot ??= first?.lot;
  box.holder ??= first?.holder;
  box.previous ??= first?.previous;
  box.ended ??= first?.ended;
  for (const child of found) {
    child.parent = box.label;
    box.moved = newer(box.moved, child.moved);
    box.noted = newer(box.noted, child.noted);
    box.content.add(child.label);
  }
}

export function unpack(desk: Desk, event: AggregationEvent, isPast: boolean): void {
  const box = desk.itemAt(event.parentID ?? "", "parentID");
  if (box === undefined) return;
  const named = event.childEPCs.map((uri, i) => desk.itemAt(uri, `childEPCs[${i}]`));
  const all = named.length === 0 ? contentOf(desk.state, box) : named.filter((one) => one !== undefined);
  const isInside = ({ parent }: Item): boolean => parent === box.label;
  const isOut = (item: Item): boolean =>
    !isInside(item) && (isPast || (item.event === undefined && item.packedIn === box.label));
  const children = all.filter((item) => !isOut(item));
  if (children.length === 0) {
    desk.repeated += 1;
    return;
  }
  if (!isPast && carrierOf(desk.state, box).journey !== undefined)
    return desk.fault("IN_TRANSIT", "parentID");
  const stranger = all.findIndex((item) => !isOut(item) && !isInside(item));
  if (stranger >= 0) return desk.fault("NOT_HELD", `childEPCs[${stranger}]`);
  desk.registerOf(children);
  for (const child of children) takeOut(desk.state, child);
  desk.unplanned.push(event.hash);
}

/** What an event that makes packs says of their lot, and no lot can have. What it leaves out is told for each pack. */
function masterFaults(event: ObjectEvent): readonly (readonly [EpcisFaultCode, string])[] {
  if (!event.epcList.some((uri) => gtinOf(uri) !== undefined)) return [];
  const expiry = event.ilmd[EXPIRY];
  const lot = master(event, LOT);
  const isLot = lot === undefined || isSerial(lot);
  const isDay = expiry === undefined || (typeof expiry === "string" && isIsoDate(expiry));
  return [
    ...(isLot ? [] : [["SERIAL_MALFORMED", `ilmd.${LOT}`] as const]),
    ...(isDay ? [] : [["EXPIRY_WRONG", `ilmd.${EXPIRY}`] as const]),
  ];
}

function master({ ilmd }: ObjectEvent, name: string): string | undefined {
  const found = ilmd[name];
  return typeof found === "string" ? found : undefined;
}

/** Of a commissioning event: the lot whose packs it makes, by GTIN; nothing where it makes none. */
export function lotsMadeBy(event: ObjectEvent): readonly { readonly gtin: string; readonly lot: string }[] {
  const lot = master(event, LOT);
  if (lot === undefined) return [];
  const gtins = new Set(event.epcList.flatMap((uri) => gtinOf(uri) ?? []));
  return [...gtins].map((gtin) => ({ gtin, lot }));
}

export function gtinOf(uri: string): string | undefined {
  try {
    const epc = readEpc(uri);
    return epc.kind === "pack" || epc.kind === "lot" ? epc.gtin : undefined;
  } catch {
    return undefined;
  }
}
