import { createServer, type Server } from "node:http";
import { once } from "node:events";

/** A node's lists behind real HTTP, answering `perm_*` as Besu's documentation says. */
export interface FakeBesu {
  readonly url: string;
  readonly nodes: Set<string>;
  readonly accounts: Set<string>;
  /** What `permissions_config.toml` holds; taken over by a reload. */
  readonly file: { nodes: string[]; accounts: string[] };
  /** Methods in the order in which they came. */
  readonly calls: string[];
  /** Methods that are refused from now on. */
  readonly refused: Set<string>;
  /** What its `static-nodes.json` named when it started: Besu never takes these out of its list. */
  readonly fixed: Set<string>;
  /** Starts again with these static nodes; as Besu, not where its file does not allow one of them. */
  restart(staticNodes: readonly string[]): void;
  stop(): Promise<void>;
}

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

export async function startFakeBesu(): Promise<FakeBesu> {
  const state = {
    nodes: new Set<string>(),
    accounts: new Set<string>(),
    file: { nodes: [] as string[], accounts: [] as string[] },
    calls: [] as string[],
    refused: new Set<string>(),
    fixed: new Set<string>(),
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const call = JSON.parse(body) as Call;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id: call.id, ...answer(state, call) }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const restart = (staticNodes: readonly string[]): void => {
    const missing = staticNodes.filter((one) => !state.file.nodes.includes(one));
    if (missing.length > 0) throw new Error(`Specified node(s) not in nodes-allowlist ${missing.join(", ")}`);
    replace(state.fixed, staticNodes);
    replace(state.nodes, state.file.nodes);
    replace(state.accounts, state.file.accounts);
  };
  return { ...state, url: urlOf(server), restart, stop: () => stop(server) };
}

type State = Omit<FakeBesu, "url" | "restart" | "stop">;

function answer(state: State, { method, params }: Call): object {
  state.calls.push(method);
  if (state.refused.has(method)) return { error: { code: -32_604, message: "Method not enabled" } };
  const given = (params[0] ?? []) as string[];
  const changed = () => {
    state.file.nodes = [...state.nodes];
    state.file.accounts = [...state.accounts];
    return { result: "Success" };
  };
  switch (method) {
    case "perm_getNodesAllowlist":
      return { result: [...state.nodes] };
    case "perm_getAccountsAllowlist":
      return { result: [...state.accounts] };
    case "perm_addNodesToAllowlist":
      return add(state.nodes, given)
        ? changed()
        : { error: { code: -32_000, message: "Request contains duplicate" } };
    case "perm_addAccountsToAllowlist":
      return add(state.accounts, given)
        ? changed()
        : { error: { code: -32_000, message: "Account already there" } };
    case "perm_removeNodesFromAllowlist":
      if (given.some((one) => state.fixed.has(one))) return { error: FIXED_NODE };
      return remove(state.nodes, given)
        ? changed()
        : { error: { code: -32_000, message: "Node not on list" } };
    case "perm_removeAccountsFromAllowlist":
      return remove(state.accounts, given)
        ? changed()
        : { error: { code: -32_000, message: "Account not there" } };
    case "perm_reloadPermissionsFromFile":
      replace(state.nodes, state.file.nodes);
      replace(state.accounts, state.file.accounts);
      return { result: "Success" };
    default:
      return { error: { code: -32_601, message: "Method not found" } };
  }
}

const FIXED_NODE = {
  code: -32_000,
  message: "Cannot remove a fixed node (bootnode or static node) from allowlist",
};

/** Besu refuses the whole request where one of it is there already. */
function add(list: Set<string>, given: readonly string[]): boolean {
  if (given.some((one) => list.has(one))) return false;
  for (const one of given) list.add(one);
  return true;
}

function remove(list: Set<string>, given: readonly string[]): boolean {
  if (given.some((one) => !list.has(one))) return false;
  for (const one of given) list.delete(one);
  return true;
}

function replace(list: Set<string>, values: readonly string[]): void {
  list.clear();
  for (const value of values) list.add(value);
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}
