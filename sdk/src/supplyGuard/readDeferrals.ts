import { chainTime } from "../client/chainTime.ts";
import type { MediConnectClient } from "../client/MediConnectClient.ts";

/** What was supplied without a tag in an outage and was not told to the guard yet. */
export interface Deferral {
  readonly id: string;
  /** Licence that supplied last. */
  readonly dispenser: number;
  /** Unix seconds. */
  readonly suppliedAt: number;
  readonly settleBy: number;
  readonly supplies: number;
  readonly overdue: boolean;
}

/**
 * Every supply of an outage that still has to be settled, the oldest first: for the pharmacy that made it, and for the
 * regulator.
 *
 * @param dispenser licence of the one pharmacy whose list it is; all where not given
 */
export async function readDeferrals(client: MediConnectClient, dispenser?: number): Promise<Deferral[]> {
  const { guardOffice, provider } = client;
  const deferred = await guardOffice.queryFilter(guardOffice.filters.SupplyDeferred());
  const ids = [...new Set(deferred.map(({ args }) => args.id))];
  const now = await chainTime(provider);
  const found = await Promise.all(
    ids.map(async (id) => ({ id, deferral: await guardOffice.deferralOf(id) })),
  );
  return found
    .filter(({ deferral }) => deferral.supplies > 0n)
    .map(({ id, deferral }) => ({
      id,
      dispenser: Number(deferral.dispenser),
      suppliedAt: Number(deferral.suppliedAt),
      settleBy: Number(deferral.settleBy),
      supplies: Number(deferral.supplies),
      overdue: now >= Number(deferral.settleBy),
    }))
    .filter((deferral) => dispenser === undefined || deferral.dispenser === dispenser)
    .sort((a, b) => a.settleBy - b.settleBy);
}
