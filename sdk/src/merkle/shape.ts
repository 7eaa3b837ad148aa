import type { Layout } from "./layout.ts";

/**
 * Heights of a tree as the contracts hold them in 24 bits: top, pallet (<< 8), case (<< 16); 0 where a level is not
 * tracked.
 */
export function shapeOf({ heights }: Pick<Layout, "heights">): number {
  return heights.top | ((heights.pallet ?? 0) << 8) | (heights.carton << 16);
}
