import { chainTime } from "../../../sdk/src/client/chainTime.ts";
import {
  buildTree,
  createLotFile,
  generateSerials,
  type LotFile,
  type LotStore,
  planLabels,
  registerLot,
  type TrancheLabels,
} from "../../../sdk/src/node.ts";
import { expiryFrom, findPack, lotSuffix, registerOne } from "../registerStock.ts";
import { endProgress, say, sayProgress } from "../report.ts";
import type { Stage } from "../stage.ts";

/** A monitored medicine, so that the supply guard has a part in it. */
export const GTIN = "05000000000166";
export const PACKS = 1_000_000;
export const [A_CASE, CASES_A_PALLET] = [50, 200] as const;
/** GS1 company prefix of samples. */
const PREFIX = "9506000";

export interface BoxedLot {
  readonly file: LotFile;
  readonly labels: TrancheLabels;
}

/** The manufacturer's lot of a million packs in cases and pallets, under one root and in one transaction. */
export async function makeLot(stage: Stage, lots: LotStore): Promise<BoxedLot> {
  const found = findPack(stage, GTIN);
  if (found === undefined) throw new Error(`the table of medicines has no ${GTIN}`);
  await registerOne(stage, found.medicine, found.pack);

  const expiry = expiryFrom(await chainTime(stage.client.provider));
  const startedAt = performance.now();
  const serials = await generateSerials({ seed: "MediConnect supply chain", count: PACKS });
  const file = createLotFile({ gtin: GTIN, lot: `SC${lotSuffix(expiry)}`, expiry }, serials);
  const options = { carton: A_CASE, pallet: CASES_A_PALLET };
  const tree = await buildTree({
    packs: file,
    ...options,
    onProgress: ({ done, total }) => sayProgress(`tree: ${Math.floor((100 * done) / total)} %`),
  });
  endProgress();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const labels = await planLabels(lots, file, tree.layout, PREFIX);
  const { root } = await registerLot(stage.as("manufacturer-1"), { ...file, tree, preset: "us-dscsa" });
  await lots.publish(file, { ...options, labels });
  const [packs, cases] = [file.count, labels.cases].map((count) => count.toLocaleString("en"));
  say(
    `lot ${file.lot} of ${GTIN}: ${packs} packs in ${labels.pallets} pallets and ${cases} cases under root ${root.slice(0, 18)}…`,
  );
  say(`serials and tree took ${seconds} s; the chain took one transaction (preset us-dscsa)`);
  return { file, labels };
}
