import { GAS_FREE, sendTransaction } from "../../client/sendTransaction.ts";
import type { SigningClient } from "../../client/MediConnectClient.ts";
import { statingClient } from "../../client/StatingSigner.ts";
import { dispatchNodes } from "../../custody/dispatchNodes.ts";
import { nodeIdOf } from "../../custody/nodes.ts";
import { EXCEPTION_REASONS, type TraderRole } from "../../custody/parties.ts";
import { receiveExcept } from "../../custody/receiveExcept.ts";
import { receiveNodes } from "../../custody/receiveNodes.ts";
import { refuseNodes } from "../../custody/refuseNodes.ts";
import type { NodeGroup } from "../../custody/resolveNodes.ts";
import { idsOf, ofTranche } from "../../custody/sendGroups.ts";
import { ROLES } from "../../licence/roles.ts";
import type { PlannedAction, PlannedNode } from "../plan/PlannedAction.ts";
import { encodeStated } from "../statedEvent.ts";
import type { LicenceRecord } from "../../licence/index.ts";
import { findTaker, GIVEN_BACK, type Refusing, type Taker } from "./findTaker.ts";
import type { ImportDesk, ImportStep } from "./ImportDesk.ts";
import { requireCustody } from "./requireCustody.ts";
import { requireUnlocked } from "./requireUnlocked.ts";

type Sending = PlannedAction & { readonly kind: "dispatch" | "return" };
type Receiving =
  Extract<PlannedAction, { kind: "receive" }> | Extract<PlannedAction, { kind: "receiveExcept" }>;

export function isSending(action: PlannedAction): action is Sending {
  return action.kind === "dispatch" || action.kind === "return";
}

export function isReceiving(action: PlannedAction): action is Receiving {
  return action.kind === "receive" || action.kind === "receiveExcept";
}

const TRADERS: readonly TraderRole[] = ["manufacturer", "wholesaler", "dispenser"];
/** More would not fit into a block of every chain. */
const MOST_NODES = 1_000;

/** What goes on and what goes back by one event, in one transaction. */
export async function prepareSending(
  desk: ImportDesk,
  actions: readonly Sending[],
): Promise<ImportStep | undefined> {
  const [first] = actions;
  if (first === undefined) return undefined;
  const { events, from, to, tote } = first;
  const nodes = actions.flatMap((action) => action.nodes);
  const sender = desk.licenceOf(from, TRADERS, events, "sourceList");
  const receiver = desk.licenceOf(to, TRADERS, events, "destinationList");
  const client = desk.signerOf(sender, events);
  if (!(await isMovable(desk, nodes, events)) || client === undefined) return undefined;
  const onward = actions.flatMap((action) => (action.kind === "dispatch" ? action.nodes : []));
  if (!(await requireUnlocked(desk, onward, events))) return undefined;
  if (sender === undefined || receiver === undefined) return undefined;
  const role = traderRole(sender.role);
  const signing = statingClient(client, encodeStated(desk.statedOf(events)));
  const kind = first.kind === "return" ? "return" : "ship";
  return {
    ...stepOf(desk, kind, events, nodes),
    ...{ by: sender.id, to: receiver.id },
    send: async () => [
      await dispatchNodes(signing, { groups: await desk.groupsOf(nodes), to: receiver.id, role, tote }),
    ],
  };
}

/** All that one event receives, in one transaction. */
export async function prepareReceiving(
  desk: ImportDesk,
  actions: readonly Receiving[],
): Promise<ImportStep | undefined> {
  const [first] = actions;
  if (first === undefined) return undefined;
  const { events, by } = first;
  if (actions.some((action) => action.by !== by)) return desk.fault("SEVERAL_RECEIVERS", events);
  const nodes = actions.flatMap((action) =>
    action.kind === "receive" ? action.nodes : [action.node, ...action.missing.map(({ node }) => node)],
  );
  const receiver = desk.licenceOf(by, TRADERS, events, "destinationList");
  const client = desk.signerOf(receiver, events);
  if (!(await isMovable(desk, nodes, events)) || receiver === undefined || client === undefined)
    return undefined;
  const role = traderRole(receiver.role);
  const signing = statingClient(client, encodeStated(desk.statedOf(events)));
  return {
    ...stepOf(desk, "receive", events, nodes),
    ...{ by: receiver.id, to: undefined },
    send: async () => [await receiveAll(desk, signing, actions, role)],
  };
}

export async function prepareRefusing(desk: ImportDesk, action: Refusing): Promise<ImportStep | undefined> {
  const { events, by, nodes } = action;
  const taker = await findTaker(desk, action);
  const isTaken = taker !== undefined && taker.refusal === undefined;
  const refuser = isTaken ? taker.sender : desk.licenceOf(by, TRADERS, events, "destinationList");
  const client = refuserKey(desk, action, refuser, taker);
  if (!(await isMovable(desk, nodes, events)) || refuser === undefined || client === undefined)
    return undefined;
  const role = traderRole(refuser.role);
  const signing = statingClient(client, encodeStated(desk.statedOf(events)));
  return {
    ...stepOf(desk, "refuse", events, nodes),
    ...{ by: refuser.id, to: undefined },
    send: async () => [
      await refuseNodes(signing, { groups: await desk.groupsOf(nodes), reason: GIVEN_BACK, role }),
    ],
  };
}

/** The receiver refuses what its sender may not take back; where its key is not here, what keeps the sender from it is told. */
function refuserKey(
  desk: ImportDesk,
  { events }: Refusing,
  refuser: LicenceRecord | undefined,
  taker: Taker | undefined,
): SigningClient | undefined {
  if (refuser === undefined || taker?.refusal === undefined) return desk.signerOf(refuser, events);
  const { sender, refusal } = taker;
  return desk.keyOf(refuser, events) ?? desk.takeBackFault(events, { sender, receiver: refuser, refusal });
}

async function receiveAll(
  desk: ImportDesk,
  client: SigningClient,
  actions: readonly Receiving[],
  role: TraderRole,
): Promise<string> {
  const [first, ...others] = actions;
  if (first?.kind === "receive" && others.length === 0)
    return receiveNodes(client, { groups: await desk.groupsOf(first.nodes), role });
  const calls: string[] = [];
  for (const action of actions) {
    if (action.kind === "receive") {
      const groups = await desk.groupsOf(action.nodes);
      calls.push(...groups.map((group) => encodeReceive(client, group, role)));
      continue;
    }
    const [box] = await desk.groupsOf([action.node]);
    const [node] = box?.nodes ?? [];
    if (box === undefined || node === undefined) continue;
    const missing = action.missing.map((one) => ({
      node: { lot: node.lot, ...placeIn(one.node) },
      reason: one.reason,
    }));
    if (others.length === 0) return receiveExcept(client, { of: box.of, node, missing, role });
    const exceptions = missing.map((one) => ({
      node: nodeIdOf(one.node),
      reason: EXCEPTION_REASONS.indexOf(one.reason),
    }));
    calls.push(
      client.custody.interface.encodeFunctionData("receiveExcept", [
        ...([ofTranche(box.of), nodeIdOf(node), exceptions, ROLES[role]] as const),
      ]),
    );
  }
  return (await sendTransaction(client.custody.multicall(calls, GAS_FREE))).hash;
}

function encodeReceive({ custody }: SigningClient, group: NodeGroup, role: TraderRole): string {
  return custody.interface.encodeFunctionData("receiveNodes", [group.of.head, idsOf(group), ROLES[role]]);
}

function placeIn({ tranche, height, index }: PlannedNode) {
  return { tranche, height, index };
}

async function isMovable(
  desk: ImportDesk,
  nodes: readonly PlannedNode[],
  events: readonly string[],
): Promise<boolean> {
  if (nodes.length > MOST_NODES) desk.fault("TOO_MUCH_AT_ONCE", events, "epcList");
  return nodes.length <= MOST_NODES && requireCustody(desk, nodes, events);
}

function stepOf(
  desk: ImportDesk,
  kind: ImportStep["kind"],
  events: readonly string[],
  nodes: readonly PlannedNode[],
) {
  const [{ gtin = "", lot = "" } = {}] = nodes;
  return { kind, gtin, lot, count: nodes.length, events: desk.placesOf(events) };
}

function traderRole(role: string): TraderRole {
  return TRADERS.find((one) => one === role) ?? "wholesaler";
}
