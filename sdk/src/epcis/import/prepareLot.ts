import { statingClient } from "../../client/StatingSigner.ts";
import { MAX_CARTON_HEIGHT } from "../../merkle/index.ts";
import { type LotFile, readLot, registerLot, registerTranche } from "../../pack/index.ts";
import { matchesRegisteredLot } from "../../pack/matchesRegisteredLot.ts";
import { encodeStated } from "../statedEvent.ts";
import type { ImportDesk, ImportStep } from "./ImportDesk.ts";
import { fileOf, layoutOf, type Registration, treeOf } from "./plannedTree.ts";

const DAY = 86_400;

/** Checks that a lot, or a further tranche of it, can be registered, and says how. */
export async function prepareLot(desk: ImportDesk, action: Registration): Promise<ImportStep | undefined> {
  const { gtin, lot, events } = action;
  const maker = desk.state.makers.get(gtin);
  if (maker === undefined) return desk.fault("PRODUCT_UNKNOWN", events, "epcList[0]");
  if (action.carton > 2 ** MAX_CARTON_HEIGHT) return desk.fault("BOX_TOO_LARGE", events);
  const file = fileOf(action);
  if (file.expiry < Math.floor(desk.now / DAY)) return desk.fault("LOT_EXPIRED", events, "ilmd");
  const licence = desk.licenceOf(maker, ["manufacturer"], events);
  const client = desk.signerOf(licence, events);
  if (licence === undefined || client === undefined) return undefined;
  if (!(await isFree(desk, action, file))) return desk.fault("LOT_DIFFERS", events);
  const signing = statingClient(client, encodeStated(desk.statedOf(events)));
  return {
    ...{ kind: "register", gtin, lot, count: file.count, by: licence.id, to: undefined },
    events: desk.placesOf(events),
    send: () => register(desk, signing, action, file),
  };
}

/** Not there yet, or there with this very tree: an import that was cut short goes on. */
async function isFree(desk: ImportDesk, action: Registration, file: LotFile): Promise<boolean> {
  const { status } = await readLot(desk.client, action);
  if (action.tranche > 0) return status === "active" || status === "none";
  if (status === "none") return true;
  return matchesRegisteredLot(desk.client, file, await treeOf(action, file));
}

async function register(
  { parameters: { lots, preset } }: ImportDesk,
  client: Parameters<typeof registerLot>[0],
  action: Registration,
  file: LotFile,
): Promise<readonly string[]> {
  const layout = layoutOf(action, file);
  if (action.tranche > 0) {
    const { transaction } = await registerTranche(client, { file, layout, lots });
    return transaction === undefined ? [] : [transaction];
  }
  const tree = await treeOf(action, file);
  const { transaction } = await registerLot(client, { ...file, tree, preset });
  // Published once it stands on the chain: a file that nothing proves would only confuse.
  await lots.publish(file, layout);
  return transaction === undefined ? [] : [transaction];
}
