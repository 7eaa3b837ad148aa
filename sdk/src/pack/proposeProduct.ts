import type { MediConnectClient, SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";

/** A medicine in one pack size. */
export interface ProductTerms {
  readonly gtin: string;
  readonly generic: bigint;
  /** dm+d code of the brand (AMP); 0 for none. */
  readonly brand: bigint;
  /** In the group's counting unit. */
  readonly unitsPerPack: number;
}

/**
 * Proposes a product under the signing manufacturer; it counts once a regulator activates it. Repeating it is harmless.
 *
 * @returns hash of the transaction; undefined where the same product is proposed or active already
 * @throws MediConnectError `PRODUCT_TAKEN`, `GtinInvalid`, `GroupUnknown`, `GroupExists`, `ProductIsWithdrawn`
 *
 * @example
 * await registerGroup(regulator, newGroup);
 * await proposeProduct(manufacturer, newProduct);
 */
export async function proposeProduct(
  manufacturer: SigningClient,
  product: ProductTerms,
): Promise<string | undefined> {
  const { gtin, generic, brand, unitsPerPack } = product;
  const { id } = await requireOwnLicence(manufacturer, "manufacturer");
  if (await isActiveAs(manufacturer, product, id)) return undefined;
  const proposal = await manufacturer.packs.proposalOf(gtin, id);
  if (isSameProduct(proposal, product, id)) return undefined;
  const receipt = await sendTransaction(
    manufacturer.packs.proposeProduct(gtin, generic, brand, unitsPerPack, GAS_FREE),
  );
  return receipt.hash;
}

/**
 * Whether exactly this product is active.
 *
 * @throws MediConnectError `PRODUCT_TAKEN` where another one is under its GTIN, `ProductIsWithdrawn`
 */
export async function isActiveAs(
  { packs }: MediConnectClient,
  product: ProductTerms,
  manufacturer: number,
): Promise<boolean> {
  const found = await packs.productOf(product.gtin);
  if (found.status === 0n) return false;
  if (found.status === 2n) {
    throw new MediConnectError(
      "ProductIsWithdrawn",
      `The product ${product.gtin} was withdrawn from the market.`,
      "It cannot come back under this GTIN.",
      { gtin: product.gtin },
    );
  }
  if (isSameProduct(found, product, manufacturer)) return true;
  throw new MediConnectError(
    "PRODUCT_TAKEN",
    `The product ${product.gtin} is active with another manufacturer, group or pack size.`,
    "Check the GTIN and the table of medicines.",
    { gtin: product.gtin, manufacturer: Number(found.manufacturer) },
  );
}

function isSameProduct(
  found: { manufacturer: bigint; generic: bigint; brand: bigint; unitsPerPack: bigint },
  wanted: ProductTerms,
  manufacturer: number,
): boolean {
  return (
    Number(found.manufacturer) === manufacturer &&
    found.generic === wanted.generic &&
    found.brand === wanted.brand &&
    Number(found.unitsPerPack) === wanted.unitsPerPack
  );
}
