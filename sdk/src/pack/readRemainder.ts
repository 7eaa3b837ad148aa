import type { MediConnectClient } from "../client/MediConnectClient.ts";

/** What is left of an opened pack. */
export interface Remainder {
  /** Licence of the pharmacy that opened it and alone may supply the rest. */
  readonly dispenser: number;
  /** In the group's counting unit. */
  readonly left: number;
}

/**
 * Reads what is left of a pack.
 *
 * @param index the pack's `uint40` place in its lot
 * @returns undefined where the pack was never opened
 */
export async function readRemainder(
  { packs }: MediConnectClient,
  lotId: string,
  index: number,
): Promise<Remainder | undefined> {
  const { dispenser, left } = await packs.remainderOf(lotId, index);
  return dispenser === 0n ? undefined : { dispenser: Number(dispenser), left: Number(left) };
}
