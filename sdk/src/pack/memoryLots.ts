import { joinTranches, type LotStore, publishedTranche, type PublishedTranche } from "./LotStore.ts";
import { lotIdOf } from "./readLot.ts";

/**
 * Lots in memory, for a page: it fetches a manufacturer's file, reads it with `parseLotCsv` and publishes it here.
 *
 * @example
 * const lots = openMemoryLots();
 * await lots.publish(await parseLotCsv(lotCsv), { carton: 50 });
 * const { maySupply } = await verifyPack(client, readPackScan(scan), lots);
 * maySupply; // true
 */
export function openMemoryLots(): LotStore {
  const kept = new Map<string, PublishedTranche[]>();
  return {
    async publish(file, layout, tranche = 0) {
      const lotId = lotIdOf(file);
      const others = (kept.get(lotId) ?? []).filter((other) => other.tranche !== tranche);
      const all = [...others, publishedTranche(file, layout, tranche)];
      kept.set(
        lotId,
        all.sort((a, b) => a.tranche - b.tranche),
      );
    },
    async find(lot) {
      // A tranche counts only where all before it are known, as in a folder.
      const whole = (kept.get(lotIdOf(lot)) ?? []).filter(({ tranche }, at) => tranche === at);
      const [first, ...later] = whole;
      return first === undefined ? undefined : joinTranches([first, ...later]);
    },
    async labels() {
      return [...kept.values()].flat().flatMap(({ labels }) => labels ?? []);
    },
  };
}
