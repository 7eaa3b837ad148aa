import { buildTree, createLayout, type Layout, type LayoutOptions, type PackTree } from "../merkle/index.ts";
import { findSerial, type LotFile } from "./lotCsv/index.ts";
import type { LotName } from "./readLot.ts";

/**
 * What stands on the cases and pallets of a tranche, pallets first, in the order of the tree: SSCCs of one company that
 * count on, or those that somebody else had given them.
 */
export interface TrancheLabels extends LotName {
  readonly tranche: number;
  /** GS1 company prefix. */
  readonly prefix: string;
  /** Number of the first pallet, or of the first case where there are no pallets. */
  readonly first: number;
  readonly pallets: number;
  readonly cases: number;
  /** Of each box, empty where it bears none; in place of numbers that count on from `first`. */
  readonly ssccs?: readonly string[] | undefined;
}

/** The file of one tranche of a lot, as its manufacturer published it. */
export interface PublishedTranche {
  /** Which tree of the lot, from 0. */
  readonly tranche: number;
  readonly count: number;
  /** Number of a pack in the file, from 0; undefined where the tranche has no such serial. */
  readonly ordinalOf: (serial: string) => number | undefined;
  /** The tranche's tree, built on first use. */
  readonly tree: () => Promise<PackTree>;
  readonly layout: Layout;
  /** Undefined where nothing is on its boxes that the file knows. */
  readonly labels: TrancheLabels | undefined;
  readonly file: LotFile;
}

/** Where a pack stands in the files of its lot. */
export interface PublishedPlace {
  readonly tranche: PublishedTranche;
  /** From 0, in the order of the tranche's file. */
  readonly ordinal: number;
}

/** A lot with all its tranches, as its manufacturer published them. */
export interface PublishedLot {
  /** Days since 1970-01-01. */
  readonly expiry: number;
  /** Packs of all tranches. */
  readonly count: number;
  readonly tranches: readonly [PublishedTranche, ...PublishedTranche[]];
  /** Where a pack stands; undefined where the lot has no such serial. */
  readonly placeOf: (serial: string) => PublishedPlace | undefined;
}

/** How the packs of a tranche lie, and what is on their boxes. */
export interface PublishedLayout extends LayoutOptions {
  readonly labels?: TrancheLabels;
}

/** Where pharmacies find the files of lots. What it says counts only as far as it proves to the root on the chain. */
export interface LotStore {
  /** @param tranche which tree of the lot it is; 0, the lot's first, if not given */
  publish(file: LotFile, layout: PublishedLayout, tranche?: number): Promise<void>;
  find(lot: LotName): Promise<PublishedLot | undefined>;
  /** Labels of all tranches that have some. */
  labels(): Promise<TrancheLabels[]>;
}

/** A tranche out of its file; the tree is built once, when it is first asked for. */
export function publishedTranche(
  file: LotFile,
  { labels, ...options }: PublishedLayout,
  tranche: number,
): PublishedTranche {
  let tree: Promise<PackTree> | undefined;
  return {
    tranche,
    file,
    count: file.count,
    ordinalOf: (serial) => findSerial(file, serial),
    tree: () => (tree ??= buildTree({ packs: file, tranche, ...options })),
    layout: createLayout(file.count, options),
    labels,
  };
}

/** A lot out of its tranches, in their order. */
export function joinTranches(tranches: PublishedLot["tranches"]): PublishedLot {
  return {
    expiry: tranches[0].file.expiry,
    count: tranches.reduce((sum, { count }) => sum + count, 0),
    tranches,
    placeOf: (serial) => {
      for (const tranche of tranches) {
        const ordinal = tranche.ordinalOf(serial);
        if (ordinal !== undefined) return { tranche, ordinal };
      }
      return undefined;
    },
  };
}
