import { RECALL_LEVELS } from "../../pack/index.ts";
import { isSerial } from "../../pack/lotCsv/serialRule.ts";
import type { EpcisFaultCode } from "../EpcisFaults.ts";
import type { ExitReason } from "../exits.ts";
import { partyUri } from "../parties.ts";
import { RECALL_CLASS_FIELD, RECALL_LEVEL_FIELD } from "../vocabulary.ts";
import { carrierOf, type Item, type LotRecord, note, packsIn, type Recall } from "./CaptureState.ts";
import type { Desk, ObjectEvent } from "./Desk.ts";
import { letIn, letRecallIn, toldBy } from "./handOvers.ts";
import { isStopped } from "./moveGoods.ts";

// Packs that leave the supply chain, and lots that are recalled.

/** By which packs reach people or the trade, as `contracts/types/DecommissionReason.sol` has it. */
const FORWARD: readonly ExitReason[] = ["ownuse", "exported", "freesample", "checkedout", "other"];

export function decommission(desk: Desk, event: ObjectEvent, reason: ExitReason): void {
  const named = desk.itemsOf(event);
  if (named === undefined) return;
  const place = desk.placeOf(event);
  const items = named.filter((item) => !isSameExit(desk, item, { reason, place, hash: event.hash }));
  const wrong = items.findIndex((item) => item.gone || carrierOf(desk.state, item).journey !== undefined);
  const wrongItem = items[wrong];
  if (wrongItem !== undefined)
    return desk.fault(wrongItem.gone ? "GONE" : "IN_TRANSIT", `epcList[${named.indexOf(wrongItem)}]`);
  const content = items.flatMap((item) => packsIn(desk.state, item));
  const other = items.findIndex((item) =>
    packsIn(desk.state, item).some(({ exit }) => exit !== undefined && !isAlike(exit.reason, reason)),
  );
  const otherItem = items[other];
  if (otherItem !== undefined) return desk.fault("GONE", `epcList[${named.indexOf(otherItem)}]`);
  const packs = content.filter(({ gone }) => !gone);
  if (FORWARD.includes(reason) && packs.some((pack) => isStopped(desk, pack))) return desk.fault("STOPPED");
  const [first] = packs;
  if (first === undefined) {
    desk.repeated += 1;
    return;
  }
  desk.registerOf(items);
  letIn(desk, event, named);
  const by = place ?? carrierOf(desk.state, first).holder;
  const nodes = packs.flatMap((pack) => desk.ownNode(pack));
  const isHeld = packs.every((pack) => [undefined, by].includes(carrierOf(desk.state, pack).holder));
  desk.actions.push({ kind: "decommission", reason, by, isHeld, packs: nodes, events: [event.hash] });
  const exit = { reason, by, hash: event.hash, isOnChain: false };
  for (const item of [...packs, ...items]) {
    Object.assign(item, { gone: true, exit });
    note(desk.state, item, toldBy(event));
  }
}

interface ToldExit {
  readonly reason: ExitReason;
  readonly place: string | undefined;
  readonly hash: string;
}

/** The chain has it just so: by this very event, or for that reason by whoever is at its place, else has them. */
function isSameExit({ state }: Desk, item: Item, { reason, place, hash }: ToldExit): boolean {
  const { exit } = item;
  if (exit?.isOnChain !== true) return false;
  if (exit.hash === hash) return true;
  if (exit.by !== (place ?? carrierOf(state, item).holder)) return false;
  return isAlike(exit.reason, reason);
}

/** What an event leaves open is the one or the other on chain. */
function isAlike(known: ExitReason, told: ExitReason): boolean {
  return known === told || (told === "other" && (known === "ownuse" || known === "checkedout"));
}

export function recall(desk: Desk, event: ObjectEvent): void {
  const classes = event.quantityList.map(({ epcClass }, i) =>
    desk.epcAt(epcClass, `quantityList[${i}].epcClass`),
  );
  const named = classes.flatMap((epc) => (epc?.kind === "lot" ? [`${epc.gtin}/${epc.lot}`] : []));
  const keys = new Set(named);
  const noLot = classes.findIndex((epc) => epc?.kind === "lot" && !isSerial(epc.lot));
  if (noLot >= 0) return desk.fault("SERIAL_MALFORMED", `quantityList[${noLot}].epcClass`);
  const wrong = recallFault(event);
  if (wrong !== undefined) return desk.fault(...wrong);
  const wanted = recallOf(event);
  const fresh = [...keys].filter((key) => {
    const lot = desk.state.lots.get(key);
    return lot?.recalledBy.has(event.hash) !== true && !isRecalled(lot, wanted);
  });
  if (fresh.length === 0) desk.repeated += 1;
  for (const key of fresh) {
    const lot = desk.state.lots.get(key);
    if (lot !== undefined) {
      letRecallIn(desk, event, `quantityList[${named.indexOf(key)}].epcClass`, lot);
      desk.register(lot);
      Object.assign(lot, { recalled: true, recall: wanted });
    }
    const [gtin = "", ...rest] = key.split("/");
    const { readPoint, bizLocation } = event;
    const place = readPoint ?? bizLocation;
    // Nobody signs for a place that is not known; where none is said, the manufacturer does.
    const by = desk.placeOf(event) ?? (place === undefined ? undefined : partyUri(place));
    desk.actions.push({
      ...{ kind: "recall", gtin, lot: rest.join("/"), recall: wanted, by },
      events: [event.hash],
    });
  }
}

function isRecalled(lot: LotRecord | undefined, wanted: Recall | undefined): boolean {
  if (lot?.recalled !== true) return false;
  const { recall: known } = lot;
  return (
    wanted === undefined ||
    (known?.recallClass === wanted.recallClass && known.recallLevel === wanted.recallLevel)
  );
}

/** What an event says of its recall is taken as it is, or not at all. */
function recallFault(event: ObjectEvent): [code: EpcisFaultCode, path: string] | undefined {
  const [recallClass, recallLevel] = [event[RECALL_CLASS_FIELD], event[RECALL_LEVEL_FIELD]];
  if (recallClass !== undefined && !/^[1-4]$/.test(String(recallClass)))
    return ["WRONG_VALUE", RECALL_CLASS_FIELD];
  if (recallLevel === undefined) return undefined;
  if (recallClass === undefined) return ["MISSING", RECALL_CLASS_FIELD];
  const isLevel = recallLevel !== "none" && RECALL_LEVELS.some((one) => one === recallLevel);
  return isLevel ? undefined : ["WRONG_VALUE", RECALL_LEVEL_FIELD];
}

/** Whether it is about a lot as such. */
export function namesLot({ quantityList }: ObjectEvent): boolean {
  return quantityList.some(({ epcClass }) => /^(?:urn:epc:class:lgtin:|.*\/10\/)/.test(epcClass));
}

function recallOf(event: ObjectEvent): Recall | undefined {
  const [recallClass, recallLevel] = [event[RECALL_CLASS_FIELD], event[RECALL_LEVEL_FIELD]];
  if (recallClass === undefined) return undefined;
  return {
    recallClass: Number(recallClass),
    recallLevel: typeof recallLevel === "string" ? recallLevel : "patient",
  };
}
