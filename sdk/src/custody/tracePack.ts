import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { DECOMMISSION_REASONS, type DecommissionReason, lotIdOf, type LotStore } from "../pack/index.ts";
import { ssccOf } from "./labels.ts";
import { type CustodyNode, isWithin, type Level, levelOf } from "./nodes.ts";
import { type CustodyStep, type CustodyStepKind, readCustodySteps } from "./readSteps.ts";
import { readTranche, type TrackedTranche } from "./readTranche.ts";
import { decodeTote } from "./statedTote.ts";

export type TraceKind = "made" | CustodyStepKind | "missing" | "supplied" | "taken-out" | "put-back";

/** One thing that happened to a pack. */
export interface TraceStep {
  readonly kind: TraceKind;
  /** Unix seconds. */
  readonly at: number;
  readonly block: number;
  readonly transaction: string;
  /** The pack itself, or the box in which it was. */
  readonly level: Level;
  readonly node: CustodyNode;
  /** On the box, where the lot's file says. */
  readonly sscc: string | undefined;
  /** SSCC of the tote in which it moved, as whoever sent the transaction states. */
  readonly tote: string | undefined;
  /** Licence that has the pack after this. */
  readonly holder: number;
  /** Licence that it is on its way to after this. */
  readonly to: number | undefined;
  /** Of an exception, or why the pack left the supply chain. */
  readonly reason: string | undefined;
}

interface Draft extends Omit<TraceStep, "at" | "level" | "sscc" | "tote" | "holder" | "to"> {
  readonly logIndex: number;
  readonly apply: (before: Hands) => Hands;
}

interface Hands {
  readonly holder: number;
  readonly to: number | undefined;
  /** Who sent what a carrier has. */
  readonly sender: number | undefined;
}

/**
 * Every hand that had a pack, from its manufacturer until now, newest last.
 *
 * @param pack node of the pack, as `resolveNodes` finds it
 * @throws MediConnectError `LotUnknown`, `LOT_FILE_DIFFERS`
 *
 * @example
 * const groups = await resolveNodes(client, [scan], lots);
 * for (const pack of groups.flatMap(({ nodes }) => nodes)) {
 *   const steps = await tracePack(client, pack, lots);
 *   steps.at(-1)?.kind;
 * }
 */
export async function tracePack(
  client: MediConnectClient,
  pack: CustodyNode,
  lots?: LotStore,
): Promise<TraceStep[]> {
  const of = await readTranche(client, pack.lot, pack.tranche, lots);
  const maker = Number((await client.packs.productOf(pack.lot.gtin)).manufacturer);
  const moves = (await readCustodySteps(client, pack.lot)).flatMap((step) => draftOf(step, pack));
  const drafts = [await madeStep(client, pack), ...moves, ...(await readExits(client, pack))];
  drafts.sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  return replay(client, drafts, of, maker);
}

/** What a tote is stated in. */
const MOVES: ReadonlySet<TraceKind> = new Set([
  ...(["dispatched", "returned", "consigned", "carried", "received"] as const),
  ...(["received-except", "missing", "refused"] as const),
]);

async function replay(
  { provider }: MediConnectClient,
  drafts: readonly Draft[],
  of: TrackedTranche,
  maker: number,
): Promise<TraceStep[]> {
  const steps: TraceStep[] = [];
  let hands: Hands = { holder: maker, to: undefined, sender: undefined };
  for (const { apply, kind, block, transaction, node, reason } of drafts) {
    hands = apply(hands);
    const { holder, to } = hands;
    const [mined, sent] = await Promise.all([
      provider.getBlock(block),
      MOVES.has(kind) ? provider.getTransaction(transaction) : null,
    ]);
    const at = mined?.timestamp ?? 0;
    const tote = sent === null ? undefined : decodeTote(sent.data);
    const sscc = of.layout && ssccOf(of.labels, of.layout, node);
    const level = levelOf(node, of.heights);
    steps.push({ kind, at, block, transaction, level, node, sscc, tote, holder, to, reason });
  }
  return steps;
}

/** What an event says of the pack; nothing where it is about others. */
function draftOf(step: CustodyStep, pack: CustodyNode): Draft[] {
  const node = step.nodes.find((one) => isWithin(pack, one));
  if (node === undefined) return [];
  const missing = step.missing.find((one) => isWithin(pack, one.node));
  const { block, logIndex, transaction } = step;
  const place = { block, logIndex, transaction };
  if (missing !== undefined) {
    const back = missing.reason === "short" ? (hands: Hands) => hands : refused;
    return [{ kind: "missing", node: missing.node, reason: missing.reason, apply: back, ...place }];
  }
  return [{ kind: step.kind, node, reason: step.reason, apply: handsAfter(step), ...place }];
}

function handsAfter({ kind, from, to, carrier }: CustodyStep): Draft["apply"] {
  switch (kind) {
    case "dispatched":
    case "returned":
    case "consigned":
    case "reassigned":
      return (hands) => ({ holder: from ?? hands.holder, to, sender: undefined });
    case "carried":
      return (hands) => ({ holder: carrier ?? hands.holder, to: hands.to, sender: hands.holder });
    case "received":
    case "received-except":
      return (hands) => ({ holder: to ?? hands.holder, to: undefined, sender: undefined });
    case "refused":
      return refused;
  }
}

/** What a carrier has is on its way back; all else is its sender's again. */
function refused({ holder, sender }: Hands): Hands {
  return { holder, to: sender, sender: undefined };
}

async function madeStep({ packs }: MediConnectClient, pack: CustodyNode): Promise<Draft> {
  const lotId = lotIdOf(pack.lot);
  const [log] =
    pack.tranche === 0
      ? await packs.queryFilter(packs.filters.LotRegistered(lotId))
      : (await packs.queryFilter(packs.filters.TrancheRegistered(lotId))).filter(
          ({ args }) => Number(args.tranche) === pack.tranche,
        );
  return {
    kind: "made",
    node: pack,
    reason: undefined,
    block: log?.blockNumber ?? 0,
    logIndex: log?.index ?? 0,
    transaction: log?.transactionHash ?? "",
    apply: (hands) => hands,
  };
}

/** Where the pack left the supply chain, and where that was undone. */
async function readExits({ packs }: MediConnectClient, pack: CustodyNode): Promise<Draft[]> {
  const lotId = lotIdOf(pack.lot);
  const index = (BigInt(pack.tranche) << 32n) | BigInt(pack.index);
  const names = ({ word, mask }: { word: bigint; mask: bigint }): boolean =>
    word === index >> 8n && ((mask >> (index & 0xffn)) & 1n) === 1n;
  const out = (await packs.queryFilter(packs.filters.UnitsDecommissioned(lotId))).filter(({ args }) =>
    names(args),
  );
  const back = (await packs.queryFilter(packs.filters.UnitsReinstated(lotId))).filter(({ args }) =>
    names(args),
  );
  const exits = [
    ...out.map((log) => ({ log, reason: DECOMMISSION_REASONS[Number(log.args.reason)] })),
    ...back.map((log) => ({ log, reason: undefined })),
  ].sort((a, b) => a.log.blockNumber - b.log.blockNumber || a.log.index - b.log.index);
  // Whoever locks stops what others hold, and so it stays until the lock ends, in either way.
  let isLocked = false;
  return exits.map(({ log, reason }) => {
    const ofLock = isLocked || reason === "locked";
    isLocked = reason === undefined ? false : ofLock;
    // Where custody is not told, whoever took it out had it.
    const hands: Hands = { holder: Number(log.args.licence), to: undefined, sender: undefined };
    return {
      kind: kindOfExit(reason),
      reason: reason === "supplied" ? undefined : reason,
      node: pack,
      block: log.blockNumber,
      logIndex: log.index,
      transaction: log.transactionHash,
      apply: (before) => (ofLock ? before : hands),
    };
  });
}

function kindOfExit(reason: DecommissionReason | undefined): TraceKind {
  if (reason === undefined) return "put-back";
  return reason === "supplied" ? "supplied" : "taken-out";
}
