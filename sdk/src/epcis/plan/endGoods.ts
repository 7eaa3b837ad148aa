import { toCanonicalUri } from "../canonicalUri.ts";
import type { ExitReason } from "../exits.ts";
import { RECALL_CLASS_FIELD, RECALL_LEVEL_FIELD } from "../vocabulary.ts";
import { carrierOf, type Item, type LotRecord, packsIn, type Recall } from "./CaptureState.ts";
import type { Desk, ObjectEvent } from "./Desk.ts";

// Packs that leave the supply chain, and lots that are recalled.

export function decommission(desk: Desk, event: ObjectEvent, reason: ExitReason): void {
  const named = desk.itemsOf(event);
  if (named === undefined) return;
  const place = desk.placeOf(event);
  const items = named.filter((item) => !isSameExit(item, reason, place));
  const wrong = items.findIndex((item) => item.gone || carrierOf(desk.state, item).journey !== undefined);
  const wrongItem = items[wrong];
  if (wrongItem !== undefined)
    return desk.fault(wrongItem.gone ? "GONE" : "IN_TRANSIT", `epcList[${named.indexOf(wrongItem)}]`);
  const packs = items.flatMap((item) => packsIn(desk.state, item)).filter(({ gone }) => !gone);
  const [first] = packs;
  if (first === undefined) {
    desk.repeated += 1;
    return;
  }
  desk.registerOf(items);
  const by = place ?? carrierOf(desk.state, first).holder;
  const nodes = packs.flatMap((pack) => desk.ownNode(pack));
  desk.actions.push({ kind: "decommission", reason, by, packs: nodes, events: [event.hash] });
  for (const item of [...packs, ...items]) item.gone = true;
}

/** The chain has it just so. */
function isSameExit({ exit }: Item, reason: ExitReason, place: string | undefined): boolean {
  if (exit === undefined || exit.by !== place) return false;
  if (reason === "other") return exit.reason === "ownuse" || exit.reason === "checkedout";
  return exit.reason === reason;
}

export function recall(desk: Desk, event: ObjectEvent): void {
  const classes = event.quantityList.map(({ epcClass }, i) =>
    desk.epcAt(epcClass, `quantityList[${i}].epcClass`),
  );
  const ofPacks = event.epcList.flatMap((uri) => desk.state.items.get(toCanonicalUri(uri) ?? uri)?.lot ?? []);
  const named = classes.flatMap((epc) => (epc?.kind === "lot" ? [`${epc.gtin}/${epc.lot}`] : []));
  const keys = new Set([...named, ...ofPacks]);
  if (keys.size === 0) return desk.fault("NOT_PLANNED");
  const wanted = recallOf(event);
  const fresh = [...keys].filter((key) => !isRecalled(desk.state.lots.get(key), wanted));
  if (fresh.length === 0) desk.repeated += 1;
  for (const key of fresh) {
    const lot = desk.state.lots.get(key);
    if (lot !== undefined) {
      desk.register(lot);
      Object.assign(lot, { recalled: true, recall: wanted });
    }
    const [gtin = "", ...rest] = key.split("/");
    const by = desk.placeOf(event);
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

function recallOf(event: ObjectEvent): Recall | undefined {
  const [recallClass, recallLevel] = [event[RECALL_CLASS_FIELD], event[RECALL_LEVEL_FIELD]];
  if (typeof recallClass !== "string" || !/^[1-4]$/.test(recallClass)) return undefined;
  return {
    recallClass: Number(recallClass),
    recallLevel: typeof recallLevel === "string" ? recallLevel : "patient",
  };
}
