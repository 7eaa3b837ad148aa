import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { readLotCsv } from "./lotCsv/readLotCsv.ts";
import { writeLotCsv } from "./lotCsv/writeLotCsv.ts";
import {
  joinTranches,
  type LotStore,
  publishedTranche,
  type PublishedTranche,
  type TrancheLabels,
} from "./LotStore.ts";
import { lotIdOf } from "./readLot.ts";

const count = z.number().int().nonnegative();
const labelsSchema = z.object({
  gtin: z.string(),
  lot: z.string(),
  tranche: count,
  prefix: z.string(),
  first: count,
  pallets: count,
  cases: count,
  ssccs: z.array(z.string()).optional(),
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
  const layout = {
    carton,
    ...(pallet === undefined ? {} : { pallet }),
    ...(labels === undefined ? {} : { labels }),
  };
  const file = await readLotCsv(path.join(folder, `${name}.csv`));
  return publishedTranche(file, layout, tranche);
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
