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
}

/**
 * Registers a generic medicine, as a regulator. Repeating it with the same terms is harmless.
 *
 * @returns hash of the transaction; undefined where the same group had been registered before
 * @throws MediConnectError `GROUP_DIFFERS`, `GroupExists` (as a brand), `GroupScheduleInvalid`, `ProductTermsInvalid`
 *
 * @example
 * await registerGroup(regulator, { group: 322236009n, schedule: 6, unit: 428673006n, decimals: 0 });
 */
export async function registerGroup(
  regulator: SigningClient,
  wanted: ProductGroupTerms,
): Promise<string | undefined> {
  const found = await regulator.packs.groupOf(wanted.group);
  if (found.schedule === 0n) {
    const { group, schedule, unit, decimals } = wanted;
    const receipt = await sendTransaction(
      regulator.packs.registerGroup(group, schedule, unit, decimals, GAS_FREE),
    );
    return receipt.hash;
  }
  const same =
    Number(found.schedule) === wanted.schedule &&
    found.unit === wanted.unit &&
    Number(found.decimals) === wanted.decimals;
  if (same) return undefined;
  throw new MediConnectError(
    "GROUP_DIFFERS",
    `The product group ${wanted.group} is registered with another schedule or unit.`,
    "Correct the table of medicines.",
    { group: wanted.group },
  );
}
