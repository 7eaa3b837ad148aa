import { capital } from "../errors/formatFacts.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { nameOfNode } from "./nameNodes.ts";
import { type CustodyNode, levelsOf, nodeAbove, nodeIdOf } from "./nodes.ts";
import type { NodeGroup } from "./resolveNodes.ts";

/**
 * Holds that each thing is named once, alone or with what it is in: the chain takes them one after the other, and would say
 * of the second that the first one is on its way already.
 *
 * @throws MediConnectError `NODE_NAMED_TWICE`, `NODE_NAMED_WITHIN`
 */
export function requireApart(groups: readonly NodeGroup[]): void {
  const named = new Set<string>();
  for (const { of, nodes } of groups) {
    for (const node of nodes) {
      const key = keyOf(of.lotId, node);
      if (named.has(key)) throw namedTwice(nameOfNode(node, of));
      named.add(key);
    }
  }
  for (const { of, nodes } of groups) {
    for (const node of nodes) {
      const around = levelsOf(of.heights)
        .filter((height) => height > node.height)
        .map((height) => nodeAbove(node, height))
        .find((box) => named.has(keyOf(of.lotId, box)));
      if (around !== undefined) throw namedWithin(nameOfNode(node, of), nameOfNode(around, of));
    }
  }
}

function keyOf(lotId: string, node: CustodyNode): string {
  return `${lotId}/${nodeIdOf(node)}`;
}

function namedTwice(what: string): MediConnectError {
  return new MediConnectError(
    "NODE_NAMED_TWICE",
    `${capital(what)} is named twice; nothing was sent.`,
    "Name each box and pack once; what lies in a tote goes with the tote's label.",
  );
}

function namedWithin(what: string, box: string): MediConnectError {
  return new MediConnectError(
    "NODE_NAMED_WITHIN",
    `${capital(what)} lies in ${box}, which is named as well; nothing was sent.`,
    "Name the box alone: all that is in it goes with it.",
  );
}
