import { concat, toBeHex } from "ethers";
import { type PackTree, positionOf, provePacks, shapeOf, unitIndex } from "../merkle/index.ts";
import { lotBytes, type LotName } from "./readLot.ts";

/** Packs of one carton with their proof: the contracts' `PackLine`. */
export interface PackLine {
  readonly head: string;
  readonly units: readonly string[];
  readonly siblings: readonly string[];
}

/** One pack of a lot: its serial and its number in the lot's file. */
export interface NumberedPack {
  readonly serial: string;
  /** From 0, in the order of the file. */
  readonly ordinal: number;
  /** Counting units to supply of it where it is opened; left out for the whole pack. */
  readonly taken?: number;
}

/**
 * Builds the line for packs of one carton, as `contracts/types/PackLine.sol` packs it.
 *
 * @throws MediConnectError `PACKS_TOO_FAR_APART` where they lie in different cartons
 */
export function buildPackLine(lot: LotName, tree: PackTree, packs: readonly NumberedPack[]): PackLine {
  const ascending = packs.toSorted((a, b) => a.ordinal - b.ordinal);
  const positions = ascending.map(({ ordinal }) => positionOf(tree.layout, ordinal));
  const { cartonHeight, siblings } = provePacks(tree, positions);
  return {
    head: packHead(lot, shapeOf(tree.layout), cartonHeight),
    units: ascending.map(({ serial, taken }, i) =>
      packUnit(serial, unitIndex(tree.tranche, positions[i] ?? 0), taken),
    ),
    siblings,
  };
}

/** The contracts' `REMAINDER`, in the place of a carton's height. */
const REMAINDER = 0xff;

/** An opened pack, of which more is to be supplied. */
export interface OpenedPack {
  readonly serial: string;
  /** The contracts' `uint40` place in the lot. */
  readonly index: number;
  /** Counting units to supply now. */
  readonly taken: number;
}

/** Builds the line for what is left of opened packs of one lot. It needs no proof. */
export function buildRemainderLine(lot: LotName, packs: readonly OpenedPack[]): PackLine {
  return {
    head: packHead(lot, 0, REMAINDER),
    units: packs.map(({ serial, index, taken }) => packUnit(serial, index, taken)),
    siblings: [],
  };
}

/** A line that proves nothing, for a pack that its lot's file does not know. */
export function unprovenLine(lot: LotName): PackLine {
  return { head: packHead(lot, 0, 0), units: [], siblings: [] };
}

/** `contracts/types/PackLineHead.sol`: lot 20 bytes, GTIN 8, shape 3, carton height 1. */
export function packHead({ gtin, lot }: LotName, shape: number, cartonHeight: number): string {
  return concat([lotBytes(lot), toBeHex(BigInt(gtin), 8), toBeHex(shape, 3), toBeHex(cartonHeight, 1)]);
}

/** `contracts/types/Unit.sol`: serial 20 bytes, 4 of zero, what is taken 3, index 5. */
export function packUnit(serial: string, index: number, taken = 0): string {
  return concat([lotBytes(serial), toBeHex(taken, 7), toBeHex(index, 5)]);
}
