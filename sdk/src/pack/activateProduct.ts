import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { isActiveAs, type ProductTerms } from "./proposeProduct.ts";

export interface ActivateProductParameters extends ProductTerms {
  /** Licence of the manufacturer whose proposal it is. */
  readonly manufacturer: number;
}

/**
 * Activates a product that its manufacturer proposed, as a regulator. Repeating it is harmless.
 *
 * @returns hash of the transaction; undefined where the same product is active already
 * @throws MediConnectError `PRODUCT_TAKEN`, `ProposalDiffers`, `GroupExists`, `ProductIsWithdrawn`
 *
 * @example
 * await registerGroup(regulator, newGroup);
 * await proposeProduct(manufacturer, newProduct);
 * const { id } = await requireOwnLicence(manufacturer, "manufacturer");
 * await activateProduct(regulator, { ...newProduct, manufacturer: id });
 */
export async function activateProduct(
  regulator: SigningClient,
  product: ActivateProductParameters,
): Promise<string | undefined> {
  const { gtin, generic, brand, unitsPerPack, manufacturer } = product;
  if (await isActiveAs(regulator, product, manufacturer)) return undefined;
  const receipt = await sendTransaction(
    regulator.packs.activateProduct(gtin, manufacturer, generic, brand, unitsPerPack, GAS_FREE),
  );
  return receipt.hash;
}
