import { type LotName, type Preset, readLot } from "../../pack/index.ts";
import type { PlannedNode } from "../plan/PlannedAction.ts";
import type { ImportDesk } from "./ImportDesk.ts";

/** Whether the lots of these nodes move under a law that tells custody. */
export async function requireCustody(
  desk: ImportDesk,
  nodes: readonly PlannedNode[],
  events: readonly string[],
): Promise<boolean> {
  const lots = new Map(nodes.map(({ gtin, lot }) => [`${gtin}/${lot}`, { gtin, lot }]));
  for (const name of lots.values()) {
    if ((await presetOf(desk, name)) !== "eu-fmd") continue;
    desk.fault("CUSTODY_NOT_TOLD", events);
    return false;
  }
  return true;
}

/** Under which law a lot moves, or will once it is registered. */
export async function presetOf({ client, parameters }: ImportDesk, name: LotName): Promise<Preset> {
  const { status, preset } = await readLot(client, name);
  return status === "none" ? (parameters.preset ?? "uk") : preset;
}
