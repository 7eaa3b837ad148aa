import { CUSTODY_ERRORS } from "../errors/custodyErrors.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { ssccOf } from "./labels.ts";
import { type CustodyNode, isWithin, levelOf, nodeIdOf, nodeOfId } from "./nodes.ts";
import type { TrackedTranche } from "./readTranche.ts";
import type { NodeGroup } from "./resolveNodes.ts";

/** A box by its SSCC, a pack by its serial; by its place in the tree where neither is known here. */
export function nameOfNode(node: CustodyNode, { heights, layout, labels }: TrackedTranche): string {
  const level = levelOf(node, heights);
  const sscc = layout === undefined ? undefined : ssccOf(labels, layout, node);
  if (sscc !== undefined) return `the ${level} ${sscc}`;
  if (node.serial !== undefined) return `the pack with serial ${node.serial}`;
  return level === "pack" ? `the pack at place ${node.index}` : `the ${level} no. ${node.index}`;
}

/**
 * What the contracts refused, in the words of who scanned: they know a box by its place in the tree alone, and do not say
 * which licence has a role that nothing is sent to.
 *
 * @param to licence that the boxes were to be sent to
 */
export function explainRefusal(error: unknown, groups: readonly NodeGroup[], to?: number): unknown {
  if (!(error instanceof MediConnectError)) return error;
  const { code, remedy, facts } = error;
  const text = CUSTODY_ERRORS[code];
  const pack = findPack(facts, groups);
  if (pack !== undefined)
    return new MediConnectError(code, `${error.message} It is ${pack}.`, remedy, facts, { cause: error });
  if (text === undefined) return error;
  const named = Object.entries(facts).flatMap(([key, value]) => {
    const inWords = key === "node" || key === "missing" ? findName(value, groups) : undefined;
    return inWords === undefined ? [] : [[key, { inWords }] as const];
  });
  const asked = code === "ReceiverInvalid" && to !== undefined ? { receiver: to } : {};
  const message = text.happened({ ...facts, ...Object.fromEntries(named), ...asked });
  return new MediConnectError(code, message, remedy, { ...facts, ...asked }, { cause: error });
}

/** Of a refusal that names a pack by its lot and its place there. */
function findPack(facts: MediConnectError["facts"], groups: readonly NodeGroup[]): string | undefined {
  const { lotId, index } = facts;
  const group = groups.find(({ of }) => of.lotId === lotId);
  const node = group?.nodes.find((one) => one.height === 0 && nodeIdOf(one) === index);
  return group === undefined || node === undefined ? undefined : nameOfNode(node, group.of);
}

/** Undefined where several trees have such a place: the contracts do not say which is meant. */
function findName(value: unknown, groups: readonly NodeGroup[]): string | undefined {
  if (typeof value !== "bigint") return undefined;
  const names = groups.flatMap(({ of, nodes }) => {
    const meant = nodeOfId(of.lot, value);
    const scanned = nodes.find((node) => isWithin(node, meant) || isWithin(meant, node));
    if (scanned === undefined) return [];
    return [nameOfNode(scanned.height === meant.height ? scanned : meant, of)];
  });
  return names.length === 1 ? names[0] : undefined;
}
