import { isWithin, nodeOfId } from "../../custody/nodes.ts";
import { lotIdOf, type LotName } from "../../pack/index.ts";
import type { PlannedNode } from "../plan/PlannedAction.ts";
import type { ImportDesk } from "./ImportDesk.ts";

/** Whether nothing of this, around it or in it is locked by an incident: then it may go forward. */
export async function requireUnlocked(
  desk: ImportDesk,
  nodes: readonly PlannedNode[],
  events: readonly string[],
): Promise<boolean> {
  const lots = new Map(nodes.map(({ gtin, lot }) => [`${gtin}/${lot}`, { gtin, lot }]));
  for (const lot of lots.values()) {
    const locked = await lockedIn(desk, lot);
    const own = nodes
      .filter((one) => one.gtin === lot.gtin && one.lot === lot.lot)
      .map((one) => ({ ...one, lot }));
    const isLocked = own.some((one) => locked.some((other) => isWithin(one, other) || isWithin(other, one)));
    if (!isLocked) continue;
    desk.fault("LOCKED", events, "epcList");
    return false;
  }
  return true;
}

async function lockedIn({ client: { packs } }: ImportDesk, lot: LotName) {
  // Several incidents may lock one node; it is free once all of them are cleared.
  const locks = new Map<bigint, number>();
  for (const { args } of await packs.queryFilter(packs.filters.NodeLocked(lotIdOf(lot))))
    locks.set(args.node, (locks.get(args.node) ?? 0) + (args.locked ? 1 : -1));
  return [...locks].flatMap(([node, incidents]) => (incidents > 0 ? [nodeOfId(lot, node)] : []));
}
