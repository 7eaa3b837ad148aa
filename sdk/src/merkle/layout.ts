import { MediConnectError } from "../errors/MediConnectError.ts";

/**
 * Where the packs of a tranche lie among the leaves of its tree.
 *
 * Cartons (and pallets, if told) are padded to a power of two, so that each of them is one aligned subtree: its
 * node stands for the whole of it in a hand-over, and the bits of neighbours share a storage word. The last carton
 * and the last pallet take their full room too.
 */
export interface Layout {
  readonly units: number;
  /** Packs a carton. */
  readonly carton: number;
  /** Cartons a pallet; absent where pallets are not tracked. */
  readonly pallet?: number;
  /** Heights of a carton's, a pallet's and the tree's top node above the leaves. */
  readonly heights: { readonly carton: number; readonly pallet?: number; readonly top: number };
  /** Siblings in a proof: the same as `heights.top`. */
  readonly depth: number;
  /** Leaves of the perfect tree, padding included: 2 ** depth. */
  readonly trancheSize: number;
}

export interface LayoutOptions {
  /** Packs a carton; 50 if not given, 1 where cartons are not tracked. */
  readonly carton?: number;
  /** Cartons a pallet. */
  readonly pallet?: number;
}

/** A position has 32 bits on chain. */
const MAX_DEPTH = 32;
const DEFAULT_CARTON = 50;

/**
 * @throws MediConnectError `LAYOUT_NOT_POSITIVE`, `TRANCHE_TOO_LARGE`
 *
 * @example
 * // Three cartons of 64 leaves.
 * createLayout(120, { carton: 50 }).depth; // 8
 */
export function createLayout(units: number, { carton = DEFAULT_CARTON, pallet }: LayoutOptions = {}): Layout {
  requirePositive({ units, carton, pallet: pallet ?? 1 });

  const cartonHeight = heightFor(carton);
  const cartons = Math.ceil(units / carton);
  if (pallet === undefined) {
    const top = cartonHeight + heightFor(cartons);
    return finish({ units, carton, heights: { carton: cartonHeight, top } });
  }
  const palletHeight = cartonHeight + heightFor(pallet);
  const top = palletHeight + heightFor(Math.ceil(cartons / pallet));
  return finish({ units, carton, pallet, heights: { carton: cartonHeight, pallet: palletHeight, top } });
}

/**
 * The leaf that a pack takes.
 *
 * @param ordinal place of the pack in its list, from 0
 * @throws MediConnectError `NO_SUCH_PACK`
 */
export function positionOf(layout: Layout, ordinal: number): number {
  if (!Number.isInteger(ordinal) || ordinal < 0 || ordinal >= layout.units) {
    throw new MediConnectError(
      "NO_SUCH_PACK",
      `There is no pack number ${ordinal} in a tranche of ${layout.units}.`,
      "Packs are counted from 0, in the order of the lot file.",
      { ordinal, units: layout.units },
    );
  }
  const { carton, heights } = layout;
  const pallet = palletOf(layout);
  const cartonAt = Math.floor(ordinal / carton);
  const palletStart = Math.floor(cartonAt / pallet.cartons) * pallet.leaves;
  const cartonStart = (cartonAt % pallet.cartons) * 2 ** heights.carton;
  return palletStart + cartonStart + (ordinal % carton);
}

/** The pack that lies at a position, or undefined where there is padding. Inverse of {@link positionOf}. */
export function ordinalAt(layout: Layout, position: number): number | undefined {
  if (!Number.isInteger(position) || position < 0 || position >= layout.trancheSize) return undefined;
  const { carton, heights } = layout;
  const pallet = palletOf(layout);
  const cartonInPallet = Math.floor((position % pallet.leaves) / 2 ** heights.carton);
  const inCarton = position % 2 ** heights.carton;
  if (inCarton >= carton || cartonInPallet >= pallet.cartons) return undefined;

  const cartonAt = Math.floor(position / pallet.leaves) * pallet.cartons + cartonInPallet;
  const ordinal = cartonAt * carton + inCarton;
  return ordinal < layout.units ? ordinal : undefined;
}

/** Without pallets the whole tree counts as one, so that the arithmetic has no second case. */
function palletOf({ pallet, heights }: Layout): { cartons: number; leaves: number } {
  const leaves = 2 ** (heights.pallet ?? heights.top);
  return { cartons: pallet ?? leaves / 2 ** heights.carton, leaves };
}

/** Height of the smallest perfect tree with room for `count` leaves. */
function heightFor(count: number): number {
  return 32 - Math.clz32(count - 1);
}

function finish(layout: Omit<Layout, "depth" | "trancheSize">): Layout {
  const depth = layout.heights.top;
  if (depth > MAX_DEPTH) {
    throw new MediConnectError(
      "TRANCHE_TOO_LARGE",
      `${layout.units} packs need a tree of depth ${depth}; a tranche has at most depth ${MAX_DEPTH}.`,
      "Split the lot into several tranches.",
      { units: layout.units, depth },
    );
  }
  return { ...layout, depth, trancheSize: 2 ** depth };
}

function requirePositive(counts: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count >= 1 && count <= 2 ** MAX_DEPTH) continue;
    throw new MediConnectError(
      "LAYOUT_NOT_POSITIVE",
      `A layout cannot have ${count} as its ${name}.`,
      "Give whole numbers from 1: packs, packs a carton, cartons a pallet.",
      { [name]: count },
    );
  }
}
