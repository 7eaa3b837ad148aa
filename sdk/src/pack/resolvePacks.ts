import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PackCode } from "../gs1/index.ts";
import { type PackTree, positionOf, unitIndex } from "../merkle/index.ts";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { formatIsoDay } from "./day.ts";
import { matchesRegisteredLot } from "./matchesRegisteredLot.ts";
import type { LotStore } from "./LotStore.ts";
import { buildPackLine, type PackLine } from "./packLine.ts";
import { lotIdOf } from "./readLot.ts";

/** A scanned pack with its place in its lot. */
export interface ResolvedPack {
  readonly pack: PackCode;
  readonly lotId: string;
  readonly ordinal: number;
  /** The contracts' `uint40` place in the lot. */
  readonly index: number;
  readonly tree: PackTree;
  /** Counting units to supply of it where it is opened; left out for the whole pack. */
  readonly taken?: number;
}

/**
 * Finds scanned packs in their lots' published files.
 *
 * @throws MediConnectError `PACK_SCANNED_TWICE`, `LOT_NOT_PUBLISHED`, `LOT_FILE_DIFFERS`, `SERIAL_UNKNOWN`, `EXPIRY_DIFFERS`
 */
export async function resolvePacks(
  client: MediConnectClient,
  packs: readonly PackCode[],
  lots: LotStore,
): Promise<ResolvedPack[]> {
  const resolved: ResolvedPack[] = [];
  for (const pack of packs) {
    const one = await resolvePack(client, pack, lots);
    if (resolved.some(({ lotId, index }) => lotId === one.lotId && index === one.index))
      throw scannedTwice(pack);
    resolved.push(one);
  }
  return resolved;
}

/** One line for the packs of each carton, in the order in which cartons were first met. */
export function buildPackLines(packs: readonly ResolvedPack[]): PackLine[] {
  const cartons = new Map<string, ResolvedPack[]>();
  for (const pack of packs) {
    const carton = Math.floor(pack.ordinal / pack.tree.layout.carton);
    const key = `${pack.lotId}/${pack.tree.tranche}/${carton}`;
    cartons.set(key, [...(cartons.get(key) ?? []), pack]);
  }
  return [...cartons.values()].flatMap((carton) => {
    const [first] = carton;
    if (first === undefined) return [];
    const numbered = carton.map(({ pack, ordinal, taken }) => ({
      serial: pack.serial,
      ordinal,
      ...(taken === undefined ? {} : { taken }),
    }));
    return [buildPackLine(first.pack, first.tree, numbered)];
  });
}

async function resolvePack(client: MediConnectClient, pack: PackCode, lots: LotStore): Promise<ResolvedPack> {
  const published = await lots.find(pack);
  if (published === undefined) throw lotNotPublished(pack);
  const printed = formatIsoDay(published.expiry);
  if (printed !== pack.expiry) throw expiryDiffers(pack, printed);
  const place = published.placeOf(pack.serial);
  if (place === undefined) throw serialUnknown(pack);
  const { ordinal } = place;
  const tree = await place.tranche.tree();
  if (!(await matchesRegisteredLot(client, pack, tree))) throw lotFileDiffers(pack);
  const index = unitIndex(tree.tranche, positionOf(tree.layout, ordinal));
  return { pack, lotId: lotIdOf(pack), ordinal, index, tree };
}

function scannedTwice({ gtin, serial }: PackCode): MediConnectError {
  return new MediConnectError(
    "PACK_SCANNED_TWICE",
    `The pack with serial ${serial} was scanned twice.`,
    "Scan each pack once. Nothing was supplied.",
    { gtin, serial },
  );
}

function lotNotPublished({ gtin, lot }: PackCode): MediConnectError {
  return new MediConnectError(
    "LOT_NOT_PUBLISHED",
    `No file of lot ${lot} of ${gtin} was published.`,
    "Check the lot on the pack. If it is right, put the pack aside and ask its manufacturer.",
    { gtin, lot },
  );
}

function lotFileDiffers({ gtin, lot }: PackCode): MediConnectError {
  return new MediConnectError(
    "LOT_FILE_DIFFERS",
    `The file of lot ${lot} of ${gtin} is not the one that its manufacturer registered, so it says nothing about the pack.`,
    "Fetch the lot's file again from its manufacturer; the pack itself may well be genuine.",
    { gtin, lot },
  );
}

function serialUnknown({ gtin, lot, serial }: PackCode): MediConnectError {
  return new MediConnectError(
    "SERIAL_UNKNOWN",
    `The serial ${serial} is not in lot ${lot} of ${gtin}.`,
    "Scan again. If it stays so, put the pack aside and report it; do not supply it.",
    { gtin, lot, serial },
  );
}

function expiryDiffers({ gtin, lot, expiry }: PackCode, published: string): MediConnectError {
  return new MediConnectError(
    "EXPIRY_DIFFERS",
    `The pack says it expires on ${expiry}; its lot ${lot} expires on ${published}.`,
    "Scan again. If it stays so, put the pack aside and report it; do not supply it.",
    { gtin, lot, scanned: expiry, published },
  );
}
