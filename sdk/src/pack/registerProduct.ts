import type { SigningClient } from "../client/MediConnectClient.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import { activateProduct } from "./activateProduct.ts";
import { isActiveAs, proposeProduct, type ProductTerms } from "./proposeProduct.ts";
import { registerGroup, type ProductGroupTerms } from "./registerGroup.ts";

export interface RegisterProductParameters {
  readonly group: ProductGroupTerms;
  readonly product: ProductTerms;
  readonly regulator: SigningClient;
  readonly manufacturer: SigningClient;
}

/** Which of the three steps had to be taken; a step that was taken before is left out. */
export interface RegisterProductResult {
  readonly groupRegistered: boolean;
  readonly productActivated: boolean;
}

/**
 * Takes the three steps of both parties at once, where one process holds both keys, as on the embedded chain: see
 * `registerGroup`, `proposeProduct`, `activateProduct`. Repeating it is harmless.
 *
 * @throws MediConnectError `GtinInvalid`, `PRODUCT_TAKEN`, `GROUP_DIFFERS`, `ProductIsWithdrawn`, and those of the
 * licences
 *
 * @example
 * await registerProduct({ group: newGroup, product: newProduct, regulator, manufacturer });
 */
export async function registerProduct({
  group,
  product,
  regulator,
  manufacturer,
}: RegisterProductParameters): Promise<RegisterProductResult> {
  const groupRegistered = (await registerGroup(regulator, group)) !== undefined;
  const { id } = await requireOwnLicence(manufacturer, "manufacturer");
  if (await isActiveAs(regulator, product, id)) return { groupRegistered, productActivated: false };
  await proposeProduct(manufacturer, product);
  await activateProduct(regulator, { ...product, manufacturer: id });
  return { groupRegistered, productActivated: true };
}
