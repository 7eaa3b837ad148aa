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
 * Registers a generic medicine, as a regulator, and says whether it is monitored. Repeating it with the same terms is
 * harmless; products that are active already take a change over by `refreshProducts`.
 *
 * @returns hash of the last transaction; undefined where nothing had to be changed
 * @throws MediConnectError `GROUP_DIFFERS`, `GroupExists` (as a brand), `GroupScheduleInvalid`, `ProductTermsInvalid`
 *
 * @example
 * await registerGroup(regulator, { group: 322236009n, schedule: 6, unit: 428673006n, decimals: 0, monitored: false });
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
  return (await sendTransaction(regulator.packs.monitorGroup(group, monitored, GAS_FREE))).hash;
}

function groupDiffers(group: bigint): MediConnectError {
  return new MediConnectError(
    "GROUP_DIFFERS",
    `The product group ${group} is registered with another schedule or unit.`,
    "Correct the table of medicines.",
    { group },
  );
}
