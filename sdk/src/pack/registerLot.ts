import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PackTree } from "../merkle/index.ts";
import { shapeOf } from "../merkle/index.ts";
import { forMaker } from "./forMaker.ts";
import { type Preset, PRESETS } from "./presets.ts";
import { lotBytes, lotIdOf, type LotName } from "./readLot.ts";

export interface RegisterLotParameters extends LotName {
  /** Days since 1970-01-01. */
  readonly expiry: number;
  readonly tree: PackTree;
  /** Under which law its packs move (default `uk`). */
  readonly preset?: Preset | undefined;
}

export interface RegisterLotResult {
  readonly lotId: string;
  readonly root: string;
  /** Hash of the transaction; undefined where the same lot had been registered before. */
  readonly transaction: string | undefined;
}

/**
 * Registers a lot of any size under the root of its tree. Repeating it with the same tree is harmless.
 *
 * @throws MediConnectError `LotExists` (with another tree), `NotProductOwner`, `ProductNotActive`, `LotHasExpired`
 *
 * @example
 * const tree = await buildTree({ packs: newLot, carton: 50 });
 * const { lotId, root } = await registerLot(manufacturer, { ...newLot, tree });
 * await lots.publish(newLot, { carton: 50 });
 */
export async function registerLot(
  client: SigningClient,
  lot: RegisterLotParameters,
): Promise<RegisterLotResult> {
  const lotId = lotIdOf(lot);
  const { root } = lot.tree;
  const shape = shapeOf(lot.tree.layout);
  const preset = PRESETS.indexOf(lot.preset ?? "uk");
  try {
    const receipt = await sendTransaction(
      client.packs.registerLot(lot.gtin, lotBytes(lot.lot), lot.expiry, root, shape, preset, GAS_FREE),
    );
    return { lotId, root, transaction: receipt.hash };
  } catch (error) {
    if (!(error instanceof MediConnectError) || error.code !== "LotExists") throw forMaker(error);
    if (!(await isRegisteredAs(client, lotId, { root, shape, expiry: lot.expiry, preset }))) throw error;
    return { lotId, root, transaction: undefined };
  }
}

async function isRegisteredAs(
  { packs }: SigningClient,
  lotId: string,
  wanted: { readonly root: string; readonly shape: number; readonly expiry: number; readonly preset: number },
): Promise<boolean> {
  const [registered] = await packs.queryFilter(packs.filters.LotRegistered(lotId));
  return (
    registered !== undefined &&
    registered.args.root === wanted.root &&
    Number(registered.args.shape) === wanted.shape &&
    Number(registered.args.expiry) === wanted.expiry &&
    Number(registered.args.preset) === wanted.preset
  );
}
