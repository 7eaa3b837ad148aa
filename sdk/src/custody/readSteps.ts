import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type CustodyNode, nodeOfId } from "./nodes.ts";
import { EXCEPTION_REASONS, type ExceptionReason } from "./parties.ts";
import type { LotName } from "../pack/index.ts";
import { lotIdOf } from "../pack/index.ts";

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
  const { custody } = client;
  const lotId = lotIdOf(lot);
  const nodesOf = (ids: readonly bigint[]): CustodyNode[] => ids.map((id) => nodeOfId(lot, id));
  const { filters } = custody;
  const found = await Promise.all([
    custody.queryFilter(filters.Dispatched(lotId)).then((logs) =>
      logs.flatMap((log) => {
        const { nodes, from, to, returning } = log.args;
        const isBack = (_: unknown, i: number): boolean => ((returning >> BigInt(i)) & 1n) === 1n;
        const all = nodesOf(nodes);
        const parts = [
          { kind: "returned" as const, nodes: all.filter(isBack) },
          { kind: "dispatched" as const, nodes: all.filter((node, i) => !isBack(node, i)) },
        ];
        return parts
          .filter((part) => part.nodes.length > 0)
          .map((part) => ({ ...NOTHING, ...part, from: Number(from), to: Number(to), ...placeOf(log) }));
      }),
    ),
    custody.queryFilter(filters.Consigned(lotId)).then((logs) =>
      logs.map((log) => ({
        ...NOTHING,
        kind: "consigned" as const,
        nodes: nodesOf(log.args.nodes),
        from: Number(log.args.from),
        to: Number(log.args.to),
        carrier: Number(log.args.carrier),
        ...placeOf(log),
      })),
    ),
    custody.queryFilter(filters.Carried(lotId)).then((logs) =>
      logs.map((log) => ({
        ...NOTHING,
        kind: "carried" as const,
        nodes: nodesOf(log.args.nodes),
        carrier: Number(log.args.carrier),
        ...placeOf(log),
      })),
    ),
    custody.queryFilter(filters.Received(lotId)).then((logs) =>
      logs.map((log) => ({
        ...NOTHING,
        kind: "received" as const,
        nodes: nodesOf(log.args.nodes),
        from: Number(log.args.from),
        to: Number(log.args.to),
        ...placeOf(log),
      })),
    ),
    custody.queryFilter(filters.ReceivedExcept(lotId)).then((logs) =>
      logs.map((log) => ({
        ...NOTHING,
        kind: "received-except" as const,
        nodes: nodesOf([log.args.node]),
        from: Number(log.args.from),
        to: Number(log.args.to),
        missing: log.args.missing.map((one) => ({
          node: nodeOfId(lot, one.node),
          reason: reasonAt(one.reason),
        })),
        ...placeOf(log),
      })),
    ),
    custody.queryFilter(filters.DispatchRefused(lotId)).then((logs) =>
      logs.map((log) => ({
        ...NOTHING,
        kind: "refused" as const,
        nodes: nodesOf(log.args.nodes),
        by: Number(log.args.by),
        reason: reasonAt(log.args.reason),
        ...placeOf(log),
      })),
    ),
    custody.queryFilter(filters.CustodyReassigned(lotId)).then((logs) =>
      logs.map((log) => ({
        ...NOTHING,
        kind: "reassigned" as const,
        nodes: nodesOf(log.args.nodes),
        from: Number(log.args.from),
        to: Number(log.args.to),
        by: Number(log.args.by),
        ...placeOf(log),
      })),
    ),
  ]);
  return found.flat().sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
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
