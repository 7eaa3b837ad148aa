import { z } from "zod";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import type { NetworkNode } from "../NetworkFile.ts";

const ANSWER_TIMEOUT_MS = 10_000;
const answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number().optional(), message: z.string() }).optional(),
});

/**
 * Asks one node of a network by JSON-RPC.
 *
 * @throws MediConnectError `NODE_UNREACHABLE`, `NODE_REFUSED`
 */
export async function callNode(
  { name, rpc }: Pick<NetworkNode, "name" | "rpc">,
  method: string,
  params: readonly unknown[] = [],
): Promise<unknown> {
  const parsed = answer.safeParse(await post({ name, rpc }, method, params));
  if (!parsed.success) throw unreachable({ name, rpc });
  const { error, result } = parsed.data;
  if (error === undefined) return result;
  throw new MediConnectError(
    "NODE_REFUSED",
    `The node ${name} refused ${method}: ${error.message}.`,
    remedyFor(method, error.message),
    { node: name, method },
  );
}

function remedyFor(method: string, message: string): string {
  if (!method.startsWith("perm_")) return "See the log of the node.";
  return /fixed node/i.test(message)
    ? "It started with a static-nodes.json that names the node: put the one of nodes/<validator>/data there that `network deny` wrote, restart it, push again."
    : "Its config.toml needs PERM in rpc-http-api and both permissions-…-config-file-enabled; its permissions_config.toml must be valid.";
}

async function post(
  node: Pick<NetworkNode, "name" | "rpc">,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  try {
    const response = await fetch(node.rpc, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return await response.json();
  } catch (cause) {
    throw unreachable(node, cause);
  }
}

function unreachable({ name, rpc }: Pick<NetworkNode, "name" | "rpc">, cause?: unknown): MediConnectError {
  return new MediConnectError(
    "NODE_UNREACHABLE",
    `The node ${name} does not answer at ${rpc}.`,
    "Start it, or open the tunnel to it; its address is `rpc` in network.json.",
    { node: name, rpc },
    { cause },
  );
}
