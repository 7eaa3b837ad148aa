import { buildSscc, readSsccReference, requireCompanyPrefix } from "../gs1/index.ts";
import type { Layout } from "../merkle/index.ts";
import type { LotName, LotStore, TrancheLabels } from "../pack/index.ts";
import type { CustodyNode } from "./nodes.ts";

/**
 * Numbers the pallets and cases of a tranche with SSCCs that no other published tranche bears.
 *
 * @throws MediConnectError `COMPANY_PREFIX_MALFORMED`
 */
export async function planLabels(
  lots: LotStore,
  { gtin, lot }: LotName,
  layout: Layout,
  prefix: string,
  tranche = 0,
): Promise<TrancheLabels> {
  requireCompanyPrefix(prefix);
  const taken = (await lots.labels()).filter((labels) => labels.prefix === prefix);
  // A lot that is published again keeps its numbers: they may be printed already.
  const same = taken.find(
    (labels) => labels.gtin === gtin && labels.lot === lot && labels.tranche === tranche,
  );
  const cases = Math.ceil(layout.units / layout.carton);
  const pallets = layout.pallet === undefined ? 0 : Math.ceil(cases / layout.pallet);
  const first = same?.first ?? Math.max(0, ...taken.map(endOf), ...(await givenAbove(lots, prefix)));
  return { gtin, lot, tranche, prefix, first, pallets, cases };
}

function endOf({ first, pallets, cases }: TrancheLabels): number {
  return first + pallets + cases;
}

/** The number behind each SSCC of the company that boxes had before they came here. */
async function givenAbove(lots: LotStore, prefix: string): Promise<number[]> {
  const given = (await lots.labels()).flatMap(({ ssccs = [] }) => ssccs);
  return given.flatMap((sscc) => {
    const reference = readSsccReference(sscc, prefix);
    return reference === undefined ? [] : [reference + 1];
  });
}

/** Which box of a tranche a node is, pallets first. */
export function boxOrdinal(layout: Layout, node: Pick<CustodyNode, "height" | "index">): number {
  const { heights, pallet, carton, units } = layout;
  if (node.height === heights.pallet) return node.index;
  const room = 2 ** ((heights.pallet ?? heights.top) - heights.carton);
  const cases = pallet ?? room;
  const pallets = pallet === undefined ? 0 : Math.ceil(Math.ceil(units / carton) / pallet);
  return pallets + Math.floor(node.index / room) * cases + (node.index % room);
}

/** The SSCC on a case or pallet; undefined for packs, and where the tranche's boxes bear none. */
export function ssccOf(
  labels: TrancheLabels | undefined,
  layout: Layout,
  node: CustodyNode,
): string | undefined {
  if (labels === undefined || node.height === 0) return undefined;
  const ordinal = boxOrdinal(layout, node);
  if (labels.ssccs === undefined) return buildSscc(labels.prefix, labels.first + ordinal);
  return labels.ssccs[ordinal] || undefined;
}

/** Which box bears an SSCC; undefined where no published tranche knows it. */
export async function findLabelled(
  lots: LotStore,
  sscc: string,
): Promise<
  { readonly labels: TrancheLabels; readonly ordinal: number; readonly isPallet: boolean } | undefined
> {
  for (const labels of await lots.labels()) {
    const at = boxLabelled(labels, sscc);
    if (at === undefined) continue;
    const isPallet = at < labels.pallets;
    return { labels, isPallet, ordinal: isPallet ? at : at - labels.pallets };
  }
  return undefined;
}

/** Which box of a tranche bears an SSCC, pallets first; undefined for none. */
export function boxLabelled(labels: TrancheLabels, sscc: string): number | undefined {
  const reference = labels.ssccs === undefined ? readSsccReference(sscc, labels.prefix) : undefined;
  const at = labels.ssccs?.indexOf(sscc) ?? (reference ?? Number.NEGATIVE_INFINITY) - labels.first;
  return at >= 0 && at < labels.pallets + labels.cases ? at : undefined;
}

/** The node of the n-th pallet or case of a tranche. */
export function boxNode(
  labels: TrancheLabels,
  layout: Layout,
  isPallet: boolean,
  ordinal: number,
): CustodyNode {
  const lot = { gtin: labels.gtin, lot: labels.lot };
  const { heights, pallet } = layout;
  const { tranche } = labels;
  if (isPallet) return { lot, tranche, height: heights.pallet ?? heights.top, index: ordinal };
  const room = 2 ** ((heights.pallet ?? heights.top) - heights.carton);
  const cases = pallet ?? room;
  const index = Math.floor(ordinal / cases) * room + (ordinal % cases);
  return { lot, tranche, height: heights.carton, index };
}
