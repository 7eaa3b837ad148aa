import type { Custody } from "../../../types/ethers-contracts/contracts/pack/Custody.ts";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type CustodyNode, nodeOfId } from "./nodes.ts";
import { EXCEPTION_REASONS, type ExceptionReason } from "./parties.ts";
import { lotIdOf, type LotName } from "../pack/index.ts";

/** What changed hands, or was to. */
export type CustodyStepKind =
  | "dispatched"
  | "returned"
  | "consigned"
  | "carried"
  | "received"
  | "received-except"
  | "refused"
  | "reassigned";

/** One event of custody. */
export interface CustodyStep {
  readonly kind: CustodyStepKind;
  readonly nodes: readonly CustodyNode[];
  /** Licence that held them before; undefined where the event does not say. */
  readonly from: number | undefined;
  /** Licence that is to have them, or has them now. */
  readonly to: number | undefined;
  /** Whoever acted, where it is neither. */
  readonly by: number | undefined;
  readonly carrier: number | undefined;
  readonly reason: ExceptionReason | undefined;
  /** What was missing in the node that was received. */
  readonly missing: readonly { readonly node: CustodyNode; readonly reason: ExceptionReason }[];
  readonly block: number;
  readonly logIndex: number;
  readonly transaction: string;
}

/** Every event of custody of a lot, oldest first. */
export async function readCustodySteps(client: MediConnectClient, lot: LotName): Promise<CustodyStep[]> {
  const readers = [readDispatched, readConsigned, readCarried, readReceived, readExcepted, readRefused];
  const found = await Promise.all(
    [...readers, readReassigned].map((read) => read(client.custody, lot, lotIdOf(lot))),
  );
  return found.flat().sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
}

type Reader = (custody: Custody, lot: LotName, lotId: string) => Promise<CustodyStep[]>;

/** What goes on and what goes back may stand in one event. */
const readDispatched: Reader = async (custody, lot, lotId) =>
  (await custody.queryFilter(custody.filters.Dispatched(lotId))).flatMap((log) => {
    const { nodes, from, to, returning } = log.args;
    const isBack = (_: unknown, i: number): boolean => ((returning >> BigInt(i)) & 1n) === 1n;
    const all = nodesOf(lot, nodes);
    return [
      { kind: "returned" as const, nodes: all.filter(isBack) },
      { kind: "dispatched" as const, nodes: all.filter((node, i) => !isBack(node, i)) },
    ]
      .filter((part) => part.nodes.length > 0)
      .map((part) => ({ ...NOTHING, ...part, from: Number(from), to: Number(to), ...placeOf(log) }));
  });

const readConsigned: Reader = async (custody, lot, lotId) =>
  (await custody.queryFilter(custody.filters.Consigned(lotId))).map((log) => ({
    ...NOTHING,
    kind: "consigned",
    nodes: nodesOf(lot, log.args.nodes),
    from: Number(log.args.from),
    to: Number(log.args.to),
    carrier: Number(log.args.carrier),
    ...placeOf(log),
  }));

const readCarried: Reader = async (custody, lot, lotId) =>
  (await custody.queryFilter(custody.filters.Carried(lotId))).map((log) => ({
    ...NOTHING,
    kind: "carried",
    nodes: nodesOf(lot, log.args.nodes),
    carrier: Number(log.args.carrier),
    ...placeOf(log),
  }));

const readReceived: Reader = async (custody, lot, lotId) =>
  (await custody.queryFilter(custody.filters.Received(lotId))).map((log) => ({
    ...NOTHING,
    kind: "received",
    nodes: nodesOf(lot, log.args.nodes),
    from: Number(log.args.from),
    to: Number(log.args.to),
    ...placeOf(log),
  }));

const readExcepted: Reader = async (custody, lot, lotId) =>
  (await custody.queryFilter(custody.filters.ReceivedExcept(lotId))).map((log) => ({
    ...NOTHING,
    kind: "received-except",
    nodes: nodesOf(lot, [log.args.node]),
    from: Number(log.args.from),
    to: Number(log.args.to),
    missing: log.args.missing.map((one) => ({
      node: nodeOfId(lot, one.node),
      reason: reasonAt(one.reason),
    })),
    ...placeOf(log),
  }));

const readRefused: Reader = async (custody, lot, lotId) =>
  (await custody.queryFilter(custody.filters.DispatchRefused(lotId))).map((log) => ({
    ...NOTHING,
    kind: "refused",
    nodes: nodesOf(lot, log.args.nodes),
    by: Number(log.args.by),
    reason: reasonAt(log.args.reason),
    ...placeOf(log),
  }));

const readReassigned: Reader = async (custody, lot, lotId) =>
  (await custody.queryFilter(custody.filters.CustodyReassigned(lotId))).map((log) => ({
    ...NOTHING,
    kind: "reassigned",
    nodes: nodesOf(lot, log.args.nodes),
    from: Number(log.args.from),
    to: Number(log.args.to),
    by: Number(log.args.by),
    ...placeOf(log),
  }));

function nodesOf(lot: LotName, ids: readonly bigint[]): CustodyNode[] {
  return ids.map((id) => nodeOfId(lot, id));
}

const NOTHING = {
  from: undefined,
  to: undefined,
  by: undefined,
  carrier: undefined,
  reason: undefined,
  missing: [],
};

function placeOf(log: { blockNumber: number; index: number; transactionHash: string }): {
  block: number;
  logIndex: number;
  transaction: string;
} {
  return { block: log.blockNumber, logIndex: log.index, transaction: log.transactionHash };
}

function reasonAt(code: bigint): ExceptionReason {
  return EXCEPTION_REASONS[Number(code)] ?? "unwanted";
}
