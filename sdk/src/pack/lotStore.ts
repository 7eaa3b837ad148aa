import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { buildTree, type LayoutOptions, type PackTree } from "../merkle/index.ts";
import { findSerial, type LotFile, readLotCsv, writeLotCsv } from "./lotCsv/index.ts";
import { lotIdOf, type LotName } from "./readLot.ts";

/** A lot's file as its manufacturer published it. */
export interface PublishedLot {
  /** Days since 1970-01-01. */
  readonly expiry: number;
  readonly count: number;
  /** Number of a pack in the file, from 0; undefined where the lot has no such serial. */
  readonly ordinalOf: (serial: string) => number | undefined;
  /** The lot's tree, built on first use. */
  readonly tree: () => Promise<PackTree>;
}

/** Where pharmacies find the files of lots. What it says counts only as far as it proves to the root on the chain. */
export interface LotStore {
  publish(file: LotFile, layout: LayoutOptions): Promise<void>;
  find(lot: LotName): Promise<PublishedLot | undefined>;
}

const layoutSchema = z.object({
  carton: z.number().int().positive(),
  pallet: z.number().int().positive().optional(),
});

/** A folder as the store: a CSV file and its layout for each lot, named by the lot's id. */
export function openLotStore(folder: string): LotStore {
  // Only what was found is kept: a lot may be published by somebody else at any time.
  const opened = new Map<string, PublishedLot>();
  return {
    async publish(file, layout) {
      const lotId = lotIdOf(file);
      await mkdir(folder, { recursive: true });
      await writeWhole(path.join(folder, `${lotId}.csv`), (aside) => writeLotCsv(aside, file));
      // The layout last: a lot without it counts as not published.
      await writeWhole(path.join(folder, `${lotId}.json`), (aside) =>
        writeFile(aside, JSON.stringify(layout)),
      );
      opened.delete(lotId);
    },
    async find(lot) {
      const lotId = lotIdOf(lot);
      const found = opened.get(lotId) ?? (await openLot(folder, lotId));
      if (found !== undefined) opened.set(lotId, found);
      return found;
    },
  };
}

async function openLot(folder: string, lotId: string): Promise<PublishedLot | undefined> {
  const layoutFile = path.join(folder, `${lotId}.json`);
  if (!existsSync(layoutFile)) return undefined;
  const { carton, pallet } = readLayout(await readFile(layoutFile, "utf8"), layoutFile);
  const file = await readLotCsv(path.join(folder, `${lotId}.csv`));
  let tree: Promise<PackTree> | undefined;
  return {
    expiry: file.expiry,
    count: file.count,
    ordinalOf: (serial) => findSerial(file, serial),
    tree: () => (tree ??= buildTree({ packs: file, carton, ...(pallet === undefined ? {} : { pallet }) })),
  };
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
