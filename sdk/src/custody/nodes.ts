import type { Layout } from "../merkle/index.ts";
import type { LotName } from "../pack/index.ts";

/** What a node of a lot's tree is. */
export type Level = "pack" | "case" | "pallet";

/** A pack, a case or a pallet by its place in its lot's tree. */
export interface CustodyNode {
  readonly lot: LotName;
  readonly tranche: number;
  /** Above the packs, which have 0. */
  readonly height: number;
  /** Among the nodes of its height, from 0. */
  readonly index: number;
  /** Of a pack that was scanned; who names it by its place need not know it. */
  readonly serial?: string;
}

/** Heights of a tranche's tree, as the contracts name them. */
export interface Heights {
  readonly top: number;
  /** 0 where pallets are not tracked. */
  readonly pallet: number;
  /** 0 where cases are not tracked. */
  readonly case: number;
}

/** The contracts' `NodeId`: height 8 bits, tranche 8, index 32. */
export function nodeIdOf({
  tranche,
  height,
  index,
}: Pick<CustodyNode, "tranche" | "height" | "index">): bigint {
  return (BigInt(height) << 40n) | (BigInt(tranche) << 32n) | BigInt(index);
}

export function nodeOfId(lot: LotName, id: bigint): CustodyNode {
  return {
    lot,
    height: Number(id >> 40n),
    tranche: Number((id >> 32n) & 0xffn),
    index: Number(id & 0xffffffffn),
  };
}

/** @param shape as `shapeOf` packs it */
export function heightsOf(shape: number): Heights {
  return { top: shape & 0xff, pallet: (shape >> 8) & 0xff, case: shape >> 16 };
}

/** The levels whose nodes have records, from the pack up. */
export function levelsOf(heights: Heights): readonly number[] {
  return [...new Set([0, heights.case, heights.pallet])].sort((a, b) => a - b);
}

export function levelOf({ height }: Pick<CustodyNode, "height">, heights: Heights): Level {
  if (height === 0) return "pack";
  return height === heights.case ? "case" : "pallet";
}

/** The node around another, at a height that is not less than its own. */
export function nodeAbove(node: CustodyNode, height: number): CustodyNode {
  const { lot, tranche } = node;
  return { lot, tranche, height, index: Math.floor(node.index / 2 ** (height - node.height)) };
}

/** Whether `inner` is `outer` or lies in it. */
export function isWithin(inner: CustodyNode, outer: CustodyNode): boolean {
  return (
    inner.tranche === outer.tranche &&
    inner.height <= outer.height &&
    nodeAbove(inner, outer.height).index === outer.index
  );
}

/** `isWithin`, where the two may be of different lots. */
export function isWithinBox(inner: CustodyNode, box: CustodyNode): boolean {
  return inner.lot.gtin === box.lot.gtin && inner.lot.lot === box.lot.lot && isWithin(inner, box);
}

/** Packs that a node holds; padding counts for none. */
export function packsIn(layout: Layout, { height, index }: Pick<CustodyNode, "height" | "index">): number {
  const room = 2 ** height;
  return packsBefore(layout, (index + 1) * room) - packsBefore(layout, index * room);
}

function packsBefore({ units, carton, pallet, heights }: Layout, position: number): number {
  const cartonRoom = 2 ** heights.carton;
  const palletRoom = 2 ** (heights.pallet ?? heights.top);
  const cartons = pallet ?? palletRoom / cartonRoom;
  const within = position % palletRoom;
  const cartonAt = Math.floor(within / cartonRoom);
  const full = Math.floor(position / palletRoom) * cartons + Math.min(cartonAt, cartons);
  const loose = cartonAt < cartons ? Math.min(within % cartonRoom, carton) : 0;
  return Math.min(full * carton + loose, units);
}
