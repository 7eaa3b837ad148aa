import { allowEntries } from "../../sdk/src/network/index.ts";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { runAction } from "../runAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { describeList } from "./describeList.ts";
import { networkFolderOf } from "./networkFolderOf.ts";
import { parseEntries } from "./parseEntries.ts";

export default runAction(async (input) => {
  const nodes = readNodes(input);
  const accounts = parseEntries("--account", input.optional("account"));
  if (nodes.length + accounts.length === 0) {
    throw new MediConnectError("OPTION_MISSING", "Neither --node nor --account is given.", "See --help.");
  }
  const list = await allowEntries(networkFolderOf(input), [
    ...nodes.map((entry) => ({ list: "nodes", ...entry }) as const),
    ...accounts.map((entry) => ({ list: "accounts", ...entry }) as const),
  ]);
  return describeList(list, "Wanted on every node from the next `network push` on:");
});

/** Nodes as name=enode, or one with --name; --rpc makes that one administered. */
function readNodes(input: TaskInput): { name: string; value: string; rpc: string | undefined }[] {
  const [name, rpc] = [input.optional("name"), input.optional("rpc")];
  const nodes =
    name === undefined
      ? parseEntries("--node", input.optional("node"))
      : [{ name, value: input.required("node") }];
  if (rpc === undefined || nodes.length === 1) return nodes.map((entry) => ({ ...entry, rpc }));
  throw new MediConnectError(
    "OPTION_INVALID",
    `--rpc is of one node, and --node names ${nodes.length}.`,
    "Allow the nodes that are administered one after the other.",
    { option: "--rpc", nodes: nodes.length },
  );
}
