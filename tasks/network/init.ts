import { initNetwork, type Member } from "../../sdk/src/network/index.ts";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { runAction } from "../runAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { formatTable } from "../table.ts";
import { parseEntries, splitList } from "./parseEntries.ts";

export default runAction(async (input) => {
  const accounts = parseEntries("--accounts", input.optional("accounts"));
  const made = await initNetwork(input.required("out"), {
    members: readMembers(input),
    chainId: input.integer("chainId", { most: 2 ** 31 - 1, fallback: 2026 }),
    blockPeriodSeconds: input.integer("blockPeriod", { least: 1, most: 60, fallback: 2 }),
    accounts: accounts.map(({ name, value }) => ({ name, address: value })),
  });
  const { folder, network, allowList, keysAwaited, warnings } = made;
  const table = formatTable(
    ["validator", "address", "JSON-RPC"],
    network.nodes.map(({ name, address, rpc }) => [name, address, rpc]),
  );
  const notes = [
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...keysAwaited.map((name) => `${name}: its operator puts its key into nodes/${name}/data/key.`),
  ];
  const head = `Chain ${network.chainId} is ready in ${folder}; its README.md says how to start it.`;
  return {
    text: [head, table, ...notes].join("\n"),
    json: { folder, ...network, accounts: allowList.accounts, keysAwaited, warnings },
  };
});

function readMembers(input: TaskInput): Member[] {
  const hosts = splitList(input.optional("hosts"));
  const publicKeys = splitList(input.optional("publicKeys"));
  const fallback = hosts.length === 0 ? 4 : hosts.length;
  const count = input.integer("validators", { least: 1, most: 100, fallback });
  if ((hosts.length > 0 && hosts.length !== count) || publicKeys.length > count) {
    throw new MediConnectError(
      "OPTION_INVALID",
      `There are ${count} validators, ${hosts.length} hosts and ${publicKeys.length} public keys.`,
      "Give one host a validator, and no more public keys than that.",
      { validators: count, hosts: hosts.length, publicKeys: publicKeys.length },
    );
  }
  return Array.from({ length: count }, (_, index) => ({
    host: hosts[index],
    publicKey: publicKeys[index] === "" ? undefined : publicKeys[index],
  }));
}
