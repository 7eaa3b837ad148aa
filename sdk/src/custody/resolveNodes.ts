import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { hasValidCheckDigit, parseElementString, readPackScan, requireSscc } from "../gs1/index.ts";
import { positionOf } from "../merkle/index.ts";
import type { LotStore } from "../pack/index.ts";
import { boxNode, findLabelled } from "./labels.ts";
import type { CustodyNode } from "./nodes.ts";
import { readTranche, type TrackedTranche } from "./readTranche.ts";
import { requireApart } from "./requireApart.ts";

/** Nodes of one tree, which one call names together. */
export interface NodeGroup {
  readonly of: TrackedTranche;
  readonly nodes: readonly CustodyNode[];
}

/**
 * Finds boxes by their SSCC, and packs by what a scanner sends, in the published files of their lots.
 *
 * @param scans SSCCs (18 digits, alone or behind application identifier 00) and packs
 * @throws MediConnectError `SSCC_UNKNOWN`, `SERIAL_UNKNOWN`, `LOT_NOT_PUBLISHED`, `LOT_FILE_DIFFERS`, `LotUnknown`,
 * `NODE_NAMED_TWICE`, `NODE_NAMED_WITHIN`, `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`, and those of `readPackScan`
 *
 * @example
 * const groups = await resolveNodes(client, [sscc], lots);
 */
export async function resolveNodes(
  client: MediConnectClient,
  scans: readonly string[],
  lots: LotStore,
): Promise<NodeGroup[]> {
  const groups = new Map<string, { of: TrackedTranche; nodes: CustodyNode[] }>();
  for (const scan of scans) {
    const node = await resolveNode(scan, lots);
    const key = `${node.lot.gtin}/${node.lot.lot}/${node.tranche}`;
    const group = groups.get(key) ?? {
      of: await readTranche(client, node.lot, node.tranche, lots),
      nodes: [],
    };
    group.nodes.push(node);
    groups.set(key, group);
  }
  const named = [...groups.values()];
  requireApart(named);
  return named;
}

/** The SSCC that a text names; undefined where it names none. */
export function readSsccScan(scan: string): string | undefined {
  const text = scan.trim();
  if (/^\d{18}$/.test(text) && hasValidCheckDigit(text)) return text;
  if (!/^(\]C1|\]d2|\]e0)?(\(00\)|00)\d{18}/.test(text)) return undefined;
  return parseElementString(text).find(({ ai }) => ai === "00")?.value;
}

/**
 * So many digits alone are no pack, whose product number and expiry are longer: they are meant as an SSCC, one of which is
 * mistyped or lost. Behind application identifier 00 the barcode says so itself.
 *
 * @throws MediConnectError `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`
 */
function requireNoSscc(scan: string): void {
  const text = scan.trim();
  if (/^(?:\d ?){17,19}$/.test(text)) requireSscc(text);
}

async function resolveNode(scan: string, lots: LotStore): Promise<CustodyNode> {
  const sscc = readSsccScan(scan);
  return sscc === undefined ? resolvePack(scan, lots) : resolveBox(sscc, lots);
}

async function resolveBox(sscc: string, lots: LotStore): Promise<CustodyNode> {
  const found = await findLabelled(lots, sscc);
  const published = found && (await lots.find(found.labels));
  const tranche = published?.tranches.find((one) => one.tranche === found?.labels.tranche);
  if (found === undefined || tranche === undefined) {
    throw new MediConnectError(
      "SSCC_UNKNOWN",
      `No published lot has a case or pallet with the SSCC ${sscc}.`,
      "Scan it again, or fetch the lot's file from its manufacturer.",
      { sscc },
    );
  }
  return boxNode(found.labels, tranche.layout, found.isPallet, found.ordinal);
}

async function resolvePack(scan: string, lots: LotStore): Promise<CustodyNode> {
  requireNoSscc(scan);
  const { gtin, lot, serial } = readPackScan(scan);
  const published = await lots.find({ gtin, lot });
  if (published === undefined) {
    throw new MediConnectError(
      "LOT_NOT_PUBLISHED",
      `No file of lot ${lot} of ${gtin} was published.`,
      "Check the lot on the pack. If it is right, put the pack aside and ask its manufacturer.",
      { gtin, lot },
    );
  }
  const place = published.placeOf(serial);
  if (place === undefined) {
    throw new MediConnectError(
      "SERIAL_UNKNOWN",
      `The serial ${serial} is not in lot ${lot} of ${gtin}.`,
      "Scan again. If it stays so, put the pack aside and report it; do not supply it.",
      { gtin, lot, serial },
    );
  }
  const { tranche, ordinal } = place;
  const index = positionOf(tranche.layout, ordinal);
  return { lot: { gtin, lot }, tranche: tranche.tranche, height: 0, index, serial };
}
