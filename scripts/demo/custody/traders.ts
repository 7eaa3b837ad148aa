import { type EmbeddedActor, requireOwnLicence, type RoleName } from "../../../sdk/src/index.ts";
import type { Stage } from "../stage.ts";

/** Licences of those through whose hands packs go. */
export interface Traders {
  readonly maker: number;
  readonly wholesaler: number;
  readonly highStreet: number;
  readonly online: number;
  /** What people call a licence. */
  readonly nameOf: (licence: number) => string;
}

/** @throws MediConnectError `LICENCE_NONE` where the licences are not granted yet */
export async function readTraders(stage: Stage): Promise<Traders> {
  const idOf = async (actor: EmbeddedActor, role: RoleName): Promise<number> =>
    (await requireOwnLicence(stage.as(actor), role)).id;
  const maker = await idOf("manufacturer-1", "manufacturer");
  const wholesaler = await idOf("wholesaler-1", "wholesaler");
  const highStreet = await idOf("pharmacy-1", "dispenser");
  const online = await idOf("pharmacy-2", "dispenser");
  const names = new Map([
    [maker, "manufacturer"],
    [wholesaler, "wholesaler"],
    [highStreet, "high-street pharmacy"],
    [online, "online pharmacy"],
  ]);
  const nameOf = (licence: number): string => {
    const name = names.get(licence);
    return name === undefined ? `licence ${licence}` : `${name} (${licence})`;
  };
  return { maker, wholesaler, highStreet, online, nameOf };
}
