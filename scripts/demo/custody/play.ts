import type { LotStore } from "../../../sdk/src/index.ts";
import type { Stage } from "../stage.ts";
import type { Traders } from "./traders.ts";

/** All that the acts of the supply chain's scene share. */
export interface Play {
  readonly stage: Stage;
  readonly traders: Traders;
  /** The lot's file, apart from the files of lots that stay. */
  readonly lots: LotStore;
}
