import { statingClient } from "../../client/StatingSigner.ts";
import type { PackCode } from "../../gs1/index.ts";
import type { RoleName } from "../../licence/index.ts";
import {
  decommissionPacks,
  type DecommissionReason,
  readLot,
  recallLot,
  RECALL_LEVELS,
} from "../../pack/index.ts";
import { readEpc } from "../epc.ts";
import type { ExitReason } from "../exits.ts";
import type { Recall } from "../plan/CaptureState.ts";
import type { PlannedAction } from "../plan/PlannedAction.ts";
import { encodeStated } from "../statedEvent.ts";
import type { ImportDesk, ImportStep } from "./ImportDesk.ts";
import { presetOf } from "./requireCustody.ts";
import { requireUnlocked } from "./requireUnlocked.ts";

type Ending = Extract<PlannedAction, { kind: "decommission" }>;
type Recalling = Extract<PlannedAction, { kind: "recall" }>;
type Giver = "dispenser" | "wholesaler" | "manufacturer" | "regulator";
type Given = Exclude<DecommissionReason, "supplied">;

const [D, M, W, R] = ["dispenser", "manufacturer", "wholesaler", "regulator"] as const;
/** As `contracts/types/DecommissionReason.sol` has it. */
const GIVERS: Readonly<Record<Given, readonly Giver[]>> = {
  destroyed: [D, M, W],
  ownuse: [D],
  exported: [M, W],
  sample: [D, M],
  freesample: [D, M],
  stolen: [D, M, W],
  locked: [M, R],
  checkedout: [M, W],
};

/** As the same has it: by these packs reach people or the trade. */
const FORWARD: readonly Given[] = ["ownuse", "exported", "freesample", "checkedout"];
/** Class of a recall that asks for caution, which any other goes beyond. */
const CAUTION = 4;

/** Checks that packs may leave for the reason of their event, and says how. */
export async function prepareDecommission(desk: ImportDesk, action: Ending): Promise<ImportStep | undefined> {
  const { events, packs } = action;
  if (action.reason === "supplied") return desk.fault("SUPPLY_WITHOUT_PRESCRIPTION", events);
  const licence = desk.licenceOf(action.by, [D, M, W, R], events, "readPoint");
  if (licence === undefined) return undefined;
  const role = [D, M, W, R].find((one) => one === licence.role) ?? D;
  const reason = reasonFor(action.reason, role);
  if (!GIVERS[reason].includes(role)) return desk.fault("REASON_NOT_ALLOWED", events);
  for (const gtin of new Set(packs.map((one) => one.gtin)))
    if (role === M && !(await isMaker(desk, gtin, licence.id))) return desk.fault("NOT_MAKER", events);
  if (!action.isHeld && reason !== "locked" && (await isHoldingAsked(desk, packs)))
    return desk.fault("NOT_HELD", events);
  if (FORWARD.includes(reason) && !(await requireUnlocked(desk, packs, events))) return undefined;
  const client = desk.signerOf(licence, events);
  if (client === undefined) return undefined;
  const signing = statingClient(client, encodeStated(desk.statedOf(events)));
  const [{ gtin, lot } = { gtin: "", lot: "" }] = packs;
  const { lots } = desk.parameters;
  return {
    ...{ kind: "decommission", gtin, lot, count: packs.length, by: licence.id, to: undefined },
    events: desk.placesOf(events),
    send: () =>
      decommissionPacks(signing, { packs: packs.map((one) => codeOf(desk, one)), lots, reason, role }),
  };
}

async function isMaker({ client }: ImportDesk, gtin: string, licence: number): Promise<boolean> {
  return Number((await client.packs.productOf(gtin)).manufacturer) === licence;
}

/** One preset lets only those tell of packs who have them. */
async function isHoldingAsked(desk: ImportDesk, packs: Ending["packs"]): Promise<boolean> {
  const lots = new Map(packs.map(({ gtin, lot }) => [`${gtin}/${lot}`, { gtin, lot }]));
  for (const name of lots.values()) if ((await presetOf(desk, name)) === "us-dscsa") return true;
  return false;
}

/** What an event leaves open: a site's own use, or goods that the trade took over. */
function reasonFor(reason: Exclude<ExitReason, "supplied">, role: Giver): Given {
  if (reason !== "other") return reason;
  return role === "dispenser" ? "ownuse" : "checkedout";
}

function codeOf({ state }: ImportDesk, { gtin, lot, label }: Ending["packs"][number]): PackCode {
  const epc = readEpc(label);
  const expiry = state.lots.get(`${gtin}/${lot}`)?.expiry ?? "";
  return { gtin, lot, expiry, serial: epc.kind === "pack" ? epc.serial : "" };
}

/** As `contracts/pack/LotSlot.sol` has it; the very same is no harm. */
function isMoreUrgent(known: Recall, wanted: Recall): boolean {
  if (known.recallClass === 0 || (known.recallClass === CAUTION && wanted.recallClass !== CAUTION))
    return true;
  const [before, after] = [known, wanted].map(({ recallLevel }) =>
    RECALL_LEVELS.findIndex((one) => one === recallLevel),
  );
  return wanted.recallClass <= known.recallClass && (after ?? 0) >= (before ?? 0);
}

/** Checks that a lot can be recalled, and says how: by whoever the event's place is, else by the manufacturer. */
export async function prepareRecall(
  desk: ImportDesk,
  action: Recalling,
  planned: ReadonlySet<string>,
): Promise<ImportStep | undefined> {
  const { gtin, lot, events } = action;
  const isThere = planned.has(`${gtin}/${lot}`) || (await readLot(desk.client, action)).status !== "none";
  if (!isThere) return desk.fault("LOT_UNKNOWN", events, "quantityList[0]");
  const roles: readonly RoleName[] = [M, R];
  const licence = desk.licenceOf(action.by ?? desk.state.makers.get(gtin), roles, events, "readPoint");
  const client = desk.signerOf(licence, events);
  if (licence === undefined || client === undefined) return undefined;
  const role = licence.role === R ? R : M;
  if (role === M && !(await isMaker(desk, gtin, licence.id))) return desk.fault("NOT_MAKER", events);
  const signing = statingClient(client, encodeStated(desk.statedOf(events)));
  const { recallClass = 2, recallLevel = "patient" } = desk.parameters;
  const level = RECALL_LEVELS.find((one) => one === action.recall?.recallLevel);
  const wanted = {
    recallClass: action.recall?.recallClass ?? recallClass,
    recallLevel: level === undefined || level === "none" ? recallLevel : level,
  };
  if (!isMoreUrgent(await desk.recallOf(action), wanted)) return desk.fault("RECALL_NOT_MORE_URGENT", events);
  desk.recalls.set(`${gtin}/${lot}`, wanted);
  return {
    ...{ kind: "recall", gtin, lot, count: 1, by: licence.id, to: undefined },
    events: desk.placesOf(events),
    send: async () => {
      const transaction = await recallLot(signing, { gtin, lot, role, ...wanted });
      return transaction === undefined ? [] : [transaction];
    },
  };
}
