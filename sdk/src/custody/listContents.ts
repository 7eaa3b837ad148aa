import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { decodeBytes20, ordinalAt, TEXT_BYTES } from "../merkle/index.ts";
import type { LotStore } from "../pack/index.ts";
import { custodyOf, type NodeCustody } from "./custodyOf.ts";
import { ssccOf } from "./labels.ts";
import { type CustodyNode, type Level, levelOf, levelsOf, packsIn } from "./nodes.ts";
import { readTranche } from "./readTranche.ts";

/** What lies directly in a box. */
export interface Content extends NodeCustody {
  readonly node: CustodyNode;
  readonly level: Level;
  /** Of a case or pallet. */
  readonly sscc: string | undefined;
  /** Of a pack. */
  readonly serial: string | undefined;
  readonly packs: number;
}

/**
 * What lies in a box and may be sent by itself, with who has it. The box is opened in the books with the first of them
 * that is sent.
 *
 * @returns nothing for a pack, and where the lot's file is not published here
 * @throws MediConnectError `LotUnknown`, `LOT_FILE_DIFFERS`
 */
export async function listContents(
  client: MediConnectClient,
  box: CustodyNode,
  lots: LotStore,
): Promise<Content[]> {
  const of = await readTranche(client, box.lot, box.tranche, lots);
  const below = levelsOf(of.heights)
    .filter((height) => height < box.height)
    .at(-1);
  const { layout, labels, heights } = of;
  if (below === undefined || layout === undefined) return [];
  const serials = (await lots.find(box.lot))?.tranches[box.tranche]?.file.serials;
  const contents: Content[] = [];
  const room = 2 ** (box.height - below);
  for (let at = 0; at < room; at++) {
    const node = { ...box, height: below, index: box.index * room + at };
    const packs = packsIn(layout, node);
    // Padding up to a power of two holds nothing.
    if (packs === 0) continue;
    const ordinal = below === 0 ? ordinalAt(layout, node.index) : undefined;
    contents.push({
      node,
      level: levelOf(node, heights),
      sscc: ssccOf(labels, layout, node),
      serial:
        serials === undefined || ordinal === undefined
          ? undefined
          : decodeBytes20(serials, ordinal * TEXT_BYTES),
      packs,
      ...(await custodyOf(client, node, of)),
    });
  }
  return contents;
}
