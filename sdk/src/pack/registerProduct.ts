import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";

/** A generic medicine as a regulator registers it. */
export interface ProductGroupTerms {
  /** dm+d code of the generic (VMP). */
  readonly group: bigint;
  /** Number of the contracts' `Schedule`. */
  readonly schedule: number;
  /** SNOMED CT code of the counting unit. */
  readonly unit: bigint;
  readonly decimals: number;
}

/** A medicine in one pack size. */
export interface ProductTerms {
  readonly gtin: string;
  readonly generic: bigint;
  /** dm+d code of the brand (AMP); 0 for none. */
  readonly brand: bigint;
  /** In the group's counting unit. */
  readonly unitsPerPack: number;
}

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
 * Registers a product in the three steps that its two parties take: the regulator registers the generic, the
 * manufacturer proposes the GTIN, the regulator activates it. Repeating it is harmless.
 *
 * @throws MediConnectError `GtinInvalid`, `PRODUCT_TAKEN`, `GROUP_DIFFERS`, and those of the licences
 */
export async function registerProduct({
  group,
  product,
  regulator,
  manufacturer,
}: RegisterProductParameters): Promise<RegisterProductResult> {
  const groupRegistered = await ensureGroup(regulator, group);
  const { id } = await requireOwnLicence(manufacturer, "manufacturer");
  const existing = await regulator.packs.productOf(product.gtin);
  if (existing.status !== 0n) {
    requireSameProduct(existing, product, id);
    return { groupRegistered, productActivated: false };
  }
  const { gtin, generic, brand, unitsPerPack } = product;
  await sendTransaction(manufacturer.packs.proposeProduct(gtin, generic, brand, unitsPerPack, GAS_FREE));
  await sendTransaction(regulator.packs.activateProduct(gtin, id, generic, brand, unitsPerPack, GAS_FREE));
  return { groupRegistered, productActivated: true };
}

async function ensureGroup(regulator: SigningClient, wanted: ProductGroupTerms): Promise<boolean> {
  const found = await regulator.packs.groupOf(wanted.group);
  if (found.schedule === 0n) {
    const { group, schedule, unit, decimals } = wanted;
    await sendTransaction(regulator.packs.registerGroup(group, schedule, unit, decimals, GAS_FREE));
    return true;
  }
  const same =
    Number(found.schedule) === wanted.schedule &&
    found.unit === wanted.unit &&
    Number(found.decimals) === wanted.decimals;
  if (same) return false;
  throw new MediConnectError(
    "GROUP_DIFFERS",
    `The product group ${wanted.group} is registered with another schedule or unit.`,
    "Correct the table of medicines.",
    { group: wanted.group },
  );
}

function requireSameProduct(
  found: { manufacturer: bigint; generic: bigint; brand: bigint; unitsPerPack: bigint },
  wanted: ProductTerms,
  licence: number,
): void {
  const same =
    Number(found.manufacturer) === licence &&
    found.generic === wanted.generic &&
    found.brand === wanted.brand &&
    Number(found.unitsPerPack) === wanted.unitsPerPack;
  if (same) return;
  throw new MediConnectError(
    "PRODUCT_TAKEN",
    `The product ${wanted.gtin} is active with another manufacturer, group or pack size.`,
    "Check the GTIN and the table of medicines.",
    { gtin: wanted.gtin, manufacturer: Number(found.manufacturer) },
  );
}
