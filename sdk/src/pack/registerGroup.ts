import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** A generic medicine as a regulator registers it. */
export interface ProductGroupTerms {
  /** dm+d code of the generic (VMP). */
  readonly group: bigint;
  /** Number of the contracts' `Schedule`. */
  readonly schedule: number;
  /** SNOMED CT code of the counting unit. */
  readonly unit: bigint;
  readonly decimals: number;
  /** Whether nothing of it is supplied without a guard tag. */
  readonly monitored: boolean;
}

/**
 * Registers a generic medicine, as a regulator, and has it monitored where that is said. Repeating it with the same
 * terms is harmless.
 *
 * @returns hash of the last transaction; undefined where nothing had to be changed
 * @throws MediConnectError `GROUP_DIFFERS`, `GROUP_IS_MONITORED`, `GroupExists` (as a brand), `GroupScheduleInvalid`, `ProductTermsInvalid`
 *
 * @example
 * await registerGroup(regulator, {
 *   group: 9990001000001109n,
 *   schedule: SCHEDULE_NUMBERS.POM,
 *   unit: 428673006n,
 *   decimals: 0,
 *   monitored: false,
 * });
 */
export async function registerGroup(
  regulator: SigningClient,
  wanted: ProductGroupTerms,
): Promise<string | undefined> {
  const { group, schedule, unit, decimals, monitored } = wanted;
  const found = await regulator.packs.groupOf(group);
  const isNew = found.schedule === 0n;
  const same =
    Number(found.schedule) === schedule && found.unit === unit && Number(found.decimals) === decimals;
  if (!isNew && !same) throw groupDiffers(group);
  const registered = isNew
    ? await sendTransaction(regulator.packs.registerGroup(group, schedule, unit, decimals, GAS_FREE))
    : undefined;
  if (found.monitored === monitored) return registered?.hash;
  // An older table must not end what a regulator decided.
  if (found.monitored) throw groupIsMonitored(group);
  return monitorGroup(regulator, group, true);
}

/**
 * Says whether nothing of a generic medicine is supplied without a guard tag, for all its products, those that are
 * active, too.
 *
 * @returns hash of the last transaction
 * @throws MediConnectError `GroupUnknown`, and those of the licence
 */
export async function monitorGroup(
  regulator: SigningClient,
  group: bigint,
  monitored: boolean,
): Promise<string> {
  const { packs } = regulator;
  const { hash } = await sendTransaction(packs.monitorGroup(group, monitored, GAS_FREE));
  const activated = await packs.queryFilter(packs.filters.ProductActivated());
  const gtins = [...new Set(activated.map(({ args }) => args.gtin))];
  const products = await Promise.all(gtins.map((gtin) => packs.productOf(gtin)));
  const stale = gtins.filter((_, index) => {
    const product = products[index];
    return product?.generic === group && product.monitored !== monitored && product.status === ACTIVE;
  });
  if (stale.length === 0) return hash;
  return (await sendTransaction(packs.refreshProducts(stale, GAS_FREE))).hash;
}

const ACTIVE = 1n;

function groupIsMonitored(group: bigint): MediConnectError {
  return new MediConnectError(
    "GROUP_IS_MONITORED",
    `The product group ${group} is monitored, and the table of medicines says that it is not.`,
    "Correct the table. To end the monitoring on purpose: `product group --end-monitoring`.",
    { group },
  );
}

function groupDiffers(group: bigint): MediConnectError {
  return new MediConnectError(
    "GROUP_DIFFERS",
    `The product group ${group} is registered with another schedule or unit.`,
    "Correct the table of medicines.",
    { group },
  );
}
