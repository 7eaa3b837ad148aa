import { z } from "zod";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { formatEnode, parseEnode } from "../enode.ts";
import type { NetworkNode } from "../NetworkFile.ts";
import { callNode } from "./callNode.ts";

/** What a node allows at present. */
export interface NodeLists {
  readonly node: string;
  /** Enode URLs as we write them. */
  readonly nodes: ReadonlySet<string>;
  /** Addresses in small letters. */
  readonly accounts: ReadonlySet<string>;
}

const texts = z.array(z.string());

/** @throws MediConnectError `NODE_UNREACHABLE`, `NODE_REFUSED` */
export async function readNodeLists(node: NetworkNode): Promise<NodeLists> {
  const [nodes, accounts] = await Promise.all([
    readList(node, "perm_getNodesAllowlist"),
    readList(node, "perm_getAccountsAllowlist"),
  ]);
  return {
    node: node.name,
    nodes: new Set(nodes.map(normalEnode)),
    accounts: new Set(accounts.map((one) => one.toLowerCase())),
  };
}

/** As we write it, so that letters and leading zeros make no difference; a node may hold what we would not take. */
export function normalEnode(text: string): string {
  try {
    return formatEnode(parseEnode(text));
  } catch {
    return text;
  }
}

async function readList(node: NetworkNode, method: string): Promise<string[]> {
  const parsed = texts.safeParse(await callNode(node, method));
  if (parsed.success) return parsed.data;
  throw new MediConnectError(
    "NODE_REFUSED",
    `The node ${node.name} answered ${method} with no list.`,
    "See whether `rpc` in network.json names a Besu node.",
    { node: node.name, method },
  );
}
