import type { LotStore } from "../pack/index.ts";
import { findLabelled } from "./labels.ts";
import { requireApart } from "./requireApart.ts";
import { type NodeGroup, readSsccScan } from "./resolveNodes.ts";

/** How what was scanned is found. */
export interface ScanFinders<Group extends NodeGroup, Found> {
  readonly findTotes: (ssccs: readonly string[]) => Promise<readonly Found[]>;
  readonly findNodes: (scans: readonly string[]) => Promise<readonly Group[]>;
}

export interface FoundScans<Group extends NodeGroup, Found> {
  /** All that was named, the content of totes with it. */
  readonly groups: readonly Group[];
  readonly totes: readonly Found[];
  /** Where one tote was scanned, and nothing else: what is to be stated. */
  readonly tote: string | undefined;
}

/**
 * Tells totes from boxes and packs: an SSCC that stands in the file of a lot is that case or pallet, any other one a tote's.
 *
 * @throws MediConnectError `NODE_NAMED_TWICE`, `NODE_NAMED_WITHIN`
 */
export async function resolveScans<
  Group extends NodeGroup,
  Found extends { readonly sscc: string; readonly groups: readonly Group[] },
>(
  scans: readonly string[],
  lots: LotStore,
  { findTotes, findNodes }: ScanFinders<Group, Found>,
): Promise<FoundScans<Group, Found>> {
  const ssccs: string[] = [];
  const others: string[] = [];
  for (const scan of scans) {
    const sscc = await readToteScan(scan, lots);
    if (sscc === undefined) others.push(scan);
    else ssccs.push(sscc);
  }
  const groups = await findNodes(others);
  const totes = ssccs.length === 0 ? [] : await findTotes(ssccs);
  const [first, ...more] = totes;
  const all = [...groups, ...totes.flatMap((tote) => tote.groups)];
  // Of what was named by itself it is known: the content of totes comes in here.
  if (totes.length > 0) requireApart(all);
  return {
    groups: all,
    totes,
    tote: others.length + more.length === 0 ? first?.sscc : undefined,
  };
}

/** The SSCC that a text names, where no published lot has a box that bears it. */
async function readToteScan(scan: string, lots: LotStore): Promise<string | undefined> {
  const sscc = readSsccScan(scan);
  return sscc === undefined || (await findLabelled(lots, sscc)) !== undefined ? undefined : sscc;
}
