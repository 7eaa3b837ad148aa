import { allowEntries } from "../../sdk/src/network/index.ts";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { runAction } from "../runAction.ts";
import { describeList } from "./describeList.ts";
import { networkFolderOf } from "./networkFolderOf.ts";
import { parseEntries } from "./parseEntries.ts";

export default runAction(async (input) => {
  const nodes = parseEntries("--node", input.optional("node"));
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
