import { chainTime } from "../client/chainTime.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { MediConnectClient, SigningClient } from "../client/MediConnectClient.ts";

/** A time in which too few key holders answer for tags to be made. */
export interface Outage {
  /** Counts the outages; 0 before the first. */
  readonly number: number;
  /** Unix seconds, exclusive. */
  readonly until: number;
  /** Supplies without a tag that each pharmacy may make in it. */
  readonly quota: number;
  /** Whether it lasts now. */
  readonly lasts: boolean;
}

export async function readOutage({ guardOffice, provider }: MediConnectClient): Promise<Outage> {
  const { number, until, quota } = await guardOffice.outage();
  const now = await chainTime(provider);
  return {
    number: Number(number),
    until: Number(until),
    quota: Number(quota),
    lasts: now < Number(until),
  };
}

/**
 * Lets pharmacies supply monitored medicines without a tag for a while, in the name of the guardian.
 *
 * @param until Unix seconds, at most three days ahead
 * @param quota supplies that each pharmacy may make
 * @returns hash of the transaction
 * @throws MediConnectError `AccessManagedUnauthorized`, `OutageTermsInvalid`
 */
export async function declareOutage(
  { guardOffice }: SigningClient,
  { until, quota }: Pick<Outage, "until" | "quota">,
): Promise<string> {
  return (await sendTransaction(guardOffice.declareOutage(until, quota, GAS_FREE))).hash;
}

/**
 * Ends an outage at once, in the name of the pauser.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `AccessManagedUnauthorized`, `NoOutage`
 */
export async function endOutage({ guardOffice }: SigningClient): Promise<string> {
  return (await sendTransaction(guardOffice.endOutage(GAS_FREE))).hash;
}
