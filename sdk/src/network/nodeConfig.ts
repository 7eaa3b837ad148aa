import { stringify } from "smol-toml";

/** Folders within a node's container. */
export const CONFIG_MOUNT = "/config";
export const DATA_MOUNT = "/opt/besu/data";

export const P2P_PORT = 30_303;
export const RPC_PORT = 8545;

export interface NodeConfigParameters {
  /** IP address under which the peers reach the node. */
  readonly host: string;
  readonly p2pPort: number;
  readonly rpcPort: number;
  /** Where JSON-RPC listens: only on the machine itself, or, in a container, for the port that is published there. */
  readonly rpcHost: string;
}

/**
 * `config.toml` of a Besu node. The lists of allowed nodes and accounts, the static nodes and the key are found by
 * their usual names in the data folder.
 */
export function nodeConfig({ host, p2pPort, rpcPort, rpcHost }: NodeConfigParameters): string {
  return `${stringify({
    "genesis-file": `${CONFIG_MOUNT}/genesis.json`,
    "data-path": DATA_MOUNT,
    profile: "ENTERPRISE",
    // What the profile asks for: every block and state is kept, which an audit needs.
    "sync-mode": "FULL",
    "data-storage-format": "FOREST",
    "min-gas-price": 0,
    "p2p-host": host,
    "p2p-port": p2pPort,
    "nat-method": "NONE",
    // Peers are the static nodes, and nobody else is looked for.
    "discovery-enabled": false,
    "rpc-http-enabled": true,
    "rpc-http-host": rpcHost,
    "rpc-http-port": rpcPort,
    "rpc-http-api": ["ETH", "NET", "WEB3", "TXPOOL", "ADMIN", "QBFT", "PERM"],
    "host-allowlist": ["localhost", "127.0.0.1"],
    // Histories are read from the first block on; by default Besu answers for 5,000 blocks at most.
    "rpc-max-logs-range": 0,
    "revert-reason-enabled": true,
    "permissions-nodes-config-file-enabled": true,
    "permissions-accounts-config-file-enabled": true,
  })}\n`;
}

/** `permissions_config.toml`: who may be a peer of a node, and whose transactions it takes. */
export function permissionsConfig(lists: {
  readonly nodes: readonly string[];
  readonly accounts: readonly string[];
}): string {
  return `${stringify({ "nodes-allowlist": lists.nodes, "accounts-allowlist": lists.accounts })}\n`;
}
