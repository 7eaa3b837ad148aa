import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { buildTree, createLayout, type Layout, type LayoutOptions, type PackTree } from "../merkle/index.ts";
import { findSerial, type LotFile, readLotCsv, writeLotCsv } from "./lotCsv/index.ts";
import { lotIdOf, type LotName } from "./readLot.ts";

/** What stands on the cases and pallets of a tranche: SSCCs of one company, pallets first, in the order of the tree. */
export interface TrancheLabels extends LotName {
  readonly tranche: number;
  /** GS1 company prefix. */
  readonly prefix: string;
  /** Number of the first pallet, or of the first case where there are no pallets. */
  readonly first: number;
  readonly pallets: number;
  readonly cases: number;
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

const count = z.number().int().nonnegative();
const labelsSchema = z.object({
  gtin: z.string(),
  lot: z.string(),
  tranche: count,
  prefix: z.string(),
  first: count,
  pallets: count,
  cases: count,
});
const layoutSchema = z.object({
  carton: z.number().int().positive(),
  pallet: z.number().int().positive().optional(),
  labels: labelsSchema.optional(),
});

/** A folder as the store: a CSV file and its layout for each tranche, named by the lot's id and the tranche. */
export function openLotStore(folder: string): LotStore {
  // Only what was found is kept: a tranche may be published by somebody else at any time.
  const opened = new Map<string, PublishedTranche>();
  const openTranche = async (lotId: string, tranche: number): Promise<PublishedTranche | undefined> => {
    const name = fileName(lotId, tranche);
    const found = opened.get(name) ?? (await readTranche(folder, name, tranche));
    if (found !== undefined) opened.set(name, found);
    return found;
  };
  return {
    async publish(file, layout, tranche = 0) {
      const name = fileName(lotIdOf(file), tranche);
      await mkdir(folder, { recursive: true });
      await writeWhole(path.join(folder, `${name}.csv`), (aside) => writeLotCsv(aside, file));
      // The layout last: a tranche without it counts as not published.
      await writeWhole(path.join(folder, `${name}.json`), (aside) =>
        writeFile(aside, JSON.stringify(layout)),
      );
      opened.delete(name);
    },
    async find(lot) {
      const lotId = lotIdOf(lot);
      const first = await openTranche(lotId, 0);
      if (first === undefined) return undefined;
      const later: PublishedTranche[] = [];
      for (let next = await openTranche(lotId, 1); next; next = await openTranche(lotId, later.length + 1))
        later.push(next);
      return joinTranches([first, ...later]);
    },
    labels: () => readLabels(folder),
  };
}

function joinTranches(tranches: PublishedLot["tranches"]): PublishedLot {
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

/** The first tranche carries the lot's bare name. */
function fileName(lotId: string, tranche: number): string {
  return tranche === 0 ? lotId : `${lotId}-${tranche}`;
}

async function readTranche(
  folder: string,
  name: string,
  tranche: number,
): Promise<PublishedTranche | undefined> {
  const layoutFile = path.join(folder, `${name}.json`);
  if (!existsSync(layoutFile)) return undefined;
  const { carton, pallet, labels } = readLayout(await readFile(layoutFile, "utf8"), layoutFile);
  const options = { carton, ...(pallet === undefined ? {} : { pallet }) };
  const file = await readLotCsv(path.join(folder, `${name}.csv`));
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

async function readLabels(folder: string): Promise<TrancheLabels[]> {
  if (!existsSync(folder)) return [];
  const found: TrancheLabels[] = [];
  for (const name of (await readdir(folder)).filter((entry) => entry.endsWith(".json"))) {
    const file = path.join(folder, name);
    const { labels } = readLayout(await readFile(file, "utf8"), file);
    if (labels !== undefined) found.push(labels);
  }
  return found;
}

function readLayout(text: string, file: string): z.infer<typeof layoutSchema> {
  try {
    return layoutSchema.parse(JSON.parse(text));
  } catch {
    throw new MediConnectError(
      "LOT_LAYOUT_BROKEN",
      `The layout of the lot in ${file} is broken.`,
      "Register the lot again from its CSV file; that publishes it anew.",
      { file },
    );
  }
}

/** Written aside and then renamed, so that a kill leaves no half file. */
async function writeWhole(file: string, write: (aside: string) => Promise<void>): Promise<void> {
  const aside = `${file}.${randomUUID()}.part`;
  await write(aside);
  await rename(aside, file);
}
