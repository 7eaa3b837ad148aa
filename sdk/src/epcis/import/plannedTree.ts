import { boxOrdinal } from "../../custody/labels.ts";
import { encodeBytes20, TEXT_BYTES } from "../../merkle/bytes20.ts";
import { buildTree, createLayout, type PackTree } from "../../merkle/index.ts";
import { createLotFile, type LotFile, parseIsoDay, type PublishedLayout } from "../../pack/index.ts";
import { readEpc } from "../epc.ts";
import type { PlannedAction } from "../plan/PlannedAction.ts";

export type Registration = Extract<PlannedAction, { kind: "registerLot" }>;

/** The file of a lot, or of a further tranche of it, as its events tell of it. */
export function fileOf({ gtin, lot, expiry, serials }: Registration): LotFile {
  const bytes = new Uint8Array(serials.length * TEXT_BYTES);
  serials.forEach((serial, at) => bytes.set(encodeBytes20(serial), at * TEXT_BYTES));
  return createLotFile({ gtin, lot, expiry: parseIsoDay(expiry) }, bytes);
}

/** How it lies, with the numbers that its boxes have already. */
export function layoutOf(action: Registration, file: LotFile, tranche = action.tranche): PublishedLayout {
  const { gtin, lot, carton, pallet } = action;
  const options = { carton, ...(pallet === undefined ? {} : { pallet }) };
  if (action.boxes.length === 0) return options;
  const layout = createLayout(file.count, options);
  const cases = Math.ceil(file.count / carton);
  const pallets = pallet === undefined ? 0 : Math.ceil(cases / pallet);
  const ssccs = Array<string>(pallets + cases).fill("");
  for (const { label, height, index } of action.boxes) {
    const epc = readEpc(label);
    if (epc.kind === "box") ssccs[boxOrdinal(layout, { height, index })] = epc.sscc;
  }
  const labels = { gtin, lot, tranche, prefix: "", first: 0, pallets, cases, ssccs };
  return { ...options, labels };
}

export function treeOf(action: Registration, file: LotFile, tranche = action.tranche): Promise<PackTree> {
  return buildTree({ packs: file, tranche, ...layoutOf(action, file, tranche) });
}
