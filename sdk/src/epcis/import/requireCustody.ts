import { type Preset, readLot } from "../../pack/index.ts";
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
    const { status, preset } = await readLot(desk.client, name);
    const law: Preset = status === "none" ? (desk.parameters.preset ?? "uk") : preset;
    if (law !== "eu-fmd") continue;
    desk.fault("CUSTODY_NOT_TOLD", events);
    return false;
  }
  return true;
}
