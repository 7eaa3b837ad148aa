import { ssccOf } from "../../custody/labels.ts";
import { decodeBytes20, positionOf, TEXT_BYTES } from "../../merkle/index.ts";
import type { PublishedTranche } from "../../pack/index.ts";
import { writeEpcLink } from "../epc.ts";
import { type CaptureState, type Item, type LotRecord, newItem } from "../plan/CaptureState.ts";

/** Items of a tranche by where they stand in its tree. */
export type NodeIndex = Map<string, Item>;

/** A box of a tranche, as it was registered. */
export interface SeededBox {
  readonly box: Item;
  readonly sscc: string;
  readonly content: readonly Item[];
}

/** What a tranche holds, as it was when it was registered. */
export interface Seeded {
  /** In the order of the tree, a list for each case that has one label or more, else of a thousand. */
  readonly packs: readonly (readonly Item[])[];
  /** Cases first. */
  readonly boxes: readonly SeededBox[];
}

/** Packs that are commissioned together where no case bears a number. */
const TOGETHER = 1_000;

export function nodeKey({
  tranche,
  height,
  index,
}: {
  tranche: number;
  height: number;
  index: number;
}): string {
  return `${tranche}/${height}/${index}`;
}

/** As they lie in their trees: however they were named, an event tells of them in one order. */
export function inTreeOrder(items: readonly Item[]): Item[] {
  const startOf = ({ node }: Item): number => (node === undefined ? 0 : node.index * 2 ** node.height);
  return items.toSorted((a, b) => (a.node?.tranche ?? 0) - (b.node?.tranche ?? 0) || startOf(a) - startOf(b));
}

/** Puts the packs and labelled boxes of a tranche into the state. */
export function seedTranche(
  state: CaptureState,
  nodes: NodeIndex,
  lot: LotRecord,
  published: PublishedTranche,
): Seeded {
  const packs = Array.from({ length: published.count }, (_, ordinal) =>
    seedPack(state, nodes, lot, published, ordinal),
  );
  const { layout, labels } = published;
  const isCased = labels !== undefined && layout.heights.carton > 0;
  const size = isCased ? layout.carton : TOGETHER;
  const boxes = labels === undefined ? [] : seedBoxes(state, nodes, lot, published, packs);
  return { packs: chunked(packs, size), boxes };
}

function seedPack(
  state: CaptureState,
  nodes: NodeIndex,
  lot: LotRecord,
  { tranche, file, layout }: PublishedTranche,
  ordinal: number,
): Item {
  const serial = decodeBytes20(file.serials, ordinal * TEXT_BYTES);
  const label = writeEpcLink({ kind: "pack", gtin: lot.gtin, serial });
  const node = { tranche, height: 0, index: positionOf(layout, ordinal) };
  return put(state, nodes, {
    label,
    serial,
    lot: `${lot.gtin}/${lot.lot}`,
    event: undefined,
    holder: lot.maker,
    node,
  });
}

function seedBoxes(
  state: CaptureState,
  nodes: NodeIndex,
  lot: LotRecord,
  { tranche, layout, labels }: PublishedTranche,
  packs: readonly Item[],
): readonly SeededBox[] {
  const { heights, carton, pallet } = layout;
  const boxAt = (height: number, index: number, content: readonly Item[]): SeededBox | undefined => {
    const node = { tranche, height, index };
    const sscc = ssccOf(labels, layout, { ...node, lot });
    if (sscc === undefined) return undefined;
    const label = writeEpcLink({ kind: "box", sscc });
    const facts = { label, serial: undefined, lot: `${lot.gtin}/${lot.lot}`, event: undefined };
    const box = put(state, nodes, { ...facts, holder: lot.maker, node });
    for (const one of content) {
      Object.assign(one, { parent: label, packedIn: label });
      box.content.add(one.label);
    }
    return { box, sscc, content };
  };
  const room = 2 ** ((heights.pallet ?? heights.top) - heights.carton);
  const perPallet = pallet ?? room;
  const cases = chunked(packs, carton).map((content, at) => {
    const index = Math.floor(at / perPallet) * room + (at % perPallet);
    return { box: heights.carton === 0 ? undefined : boxAt(heights.carton, index, content), content };
  });
  const { pallet: height } = heights;
  // A pallet of one case is that case: it has one node, and one number.
  const pallets =
    pallet === undefined || height === undefined || height === heights.carton
      ? []
      : chunked(cases, pallet).map((inside, index) => {
          const content = inside.flatMap((one) => (one.box === undefined ? one.content : [one.box.box]));
          return boxAt(height, index, content);
        });
  return [...cases.map(({ box }) => box), ...pallets].filter((one) => one !== undefined);
}

function put(state: CaptureState, nodes: NodeIndex, facts: Parameters<typeof newItem>[0]): Item {
  const item = newItem(facts);
  state.items.set(item.label, item);
  if (item.node !== undefined) nodes.set(nodeKey(item.node), item);
  return item;
}

function chunked<One>(list: readonly One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) =>
    list.slice(at * size, (at + 1) * size),
  );
}
