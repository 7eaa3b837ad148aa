import { emptyTask } from "hardhat/config";
import { declareTask } from "../declareTask.ts";

const FOLDER = "Folder that `network init` made (default network)";

export const networkTasks = [
  emptyTask("network", "A consortium's Hyperledger Besu network").build(),
  declareTask(
    ["network", "init"],
    "Writes everything for a gas-free Besu network with QBFT into a new folder: genesis, keys, configuration, allow-lists, a compose file and a README for the operators. Writes all or nothing, and never into a folder that holds something",
    {
      validators: "How many validators (default 4, which bear the failure of one)",
      out: "The new folder",
      chainId: "Id of the chain (default 2026, as the network besu of the configuration has it)",
      blockPeriod: "Seconds between two blocks, 1 to 60 (default 2)",
      hosts:
        "IP addresses of the validators' machines, separated by commas; without them all validators run on one machine, for trials",
      publicKeys:
        "Public keys that the operators made with `network key`, separated by commas in the order of --hosts; an empty place has its key made here",
      accounts:
        "Whose transactions the nodes take, as name=address, separated by commas: deployer, governor, guardian, pauser, admin, the registrars, pharmacies …",
    },
    () => import("./init.ts"),
  ),
  declareTask(
    ["network", "key"],
    "Makes the key of a node in a new file that its owner alone may read, and says the public key for --public-keys",
    { out: "The new file; Besu looks for `key` in the data folder" },
    () => import("./key.ts"),
  ),
  declareTask(
    ["network", "list"],
    "Shows the wanted list: nodes that may be peers and accounts whose transactions are taken",
    { folder: FOLDER },
    () => import("./list.ts"),
  ),
  declareTask(
    ["network", "allow"],
    "Adds to the wanted list; `network push` takes it to the nodes. With --rpc a node, as of a new validator, is administered from then on: push, diff and doctor ask it, too",
    {
      folder: FOLDER,
      node: "Nodes, as name=enode URL, separated by commas; or one enode URL with --name",
      name: "Name of the one node",
      rpc: "JSON-RPC of the one node as the administrator reaches it, on its machine or through a tunnel",
      account: "Accounts, as name=address, separated by commas",
    },
    () => import("./allow.ts"),
  ),
  declareTask(
    ["network", "deny"],
    "Takes out of the wanted list, and nodes out of those that are administered; `network push` takes it to the nodes",
    {
      folder: FOLDER,
      names: "Names in the list, separated by commas",
      force: { flag: "Also a validator's node, or the last account of an office" },
    },
    () => import("./deny.ts"),
  ),
  declareTask(
    ["network", "diff"],
    "Asks every node for its lists and shows where they are not as wanted; exit code 1 where one is not, or a node does not answer",
    { folder: FOLDER },
    () => import("./diff.ts"),
  ),
  declareTask(
    ["network", "push"],
    "Makes the lists of all nodes as wanted. A node that fails stops no other and is named; exit code 1, and push again. Refuses, before it changes anything, a list that would lock everybody out",
    {
      folder: FOLDER,
      force: { flag: "Also a list without an account or a validator, or without most of a node's accounts" },
    },
    () => import("./push.ts"),
  ),
];
