import type { MediConnectClient } from "../client/MediConnectClient.ts";

/** Packs that one site took out of the supply chain for one reason. */
export interface PacksOut {
  readonly licence: number;
  /** Place in `DECOMMISSION_REASONS`. */
  readonly reason: number;
  readonly packs: number;
}

/** Net of what was put back; of a pack that was locked and then destroyed, the last word counts. */
export async function countOut({ packs }: MediConnectClient, lotId: string): Promise<PacksOut[]> {
  const [taken, put] = await Promise.all([
    packs.queryFilter(packs.filters.UnitsDecommissioned(lotId)),
    packs.queryFilter(packs.filters.UnitsReinstated(lotId)),
  ]);
  const states = new Map<string, { readonly licence: number; readonly reason: number }>();
  const moves = [
    ...taken.map((log) => ({
      log,
      to: { licence: Number(log.args.licence), reason: Number(log.args.reason) },
    })),
    ...put.map((log) => ({ log, to: undefined })),
  ].sort((a, b) => a.log.blockNumber - b.log.blockNumber || a.log.index - b.log.index);
  for (const { log, to } of moves) {
    for (const bit of bitsOf(log.args.mask)) {
      const unit = `${log.args.word}/${bit}`;
      if (to === undefined) states.delete(unit);
      else states.set(unit, to);
    }
  }
  const counts = new Map<string, { licence: number; reason: number; packs: number }>();
  for (const { licence, reason } of states.values()) {
    const key = `${licence}/${reason}`;
    const count = counts.get(key) ?? { licence, reason, packs: 0 };
    counts.set(key, { ...count, packs: count.packs + 1 });
  }
  return [...counts.values()].sort((a, b) => a.licence - b.licence || a.reason - b.reason);
}

function bitsOf(mask: bigint): number[] {
  return [...mask.toString(2)].reverse().flatMap((digit, at) => (digit === "1" ? [at] : []));
}
