import { stringify } from "yaml";
import { CONFIG_MOUNT, DATA_MOUNT } from "./nodeConfig.ts";
import { type NetworkPlan, type PlannedNode, SUBNET } from "./planNetwork.ts";

/** 26.4.0 to 26.7.0 refuse senders without ether; never `latest`, which would change under a running network. */
export const BESU_IMAGE = "hyperledger/besu:26.8.0";

/** A compose file with one service a validator. */
export function composeFile(plan: NetworkPlan): string {
  const services = Object.fromEntries(plan.nodes.map((node) => [node.name, serviceOf(plan, node)]));
  const networks = { besu: { ipam: { config: [{ subnet: SUBNET }] } } };
  return stringify({ name: `besu-${plan.chainId}`, services, ...(plan.oneMachine ? { networks } : {}) });
}

function serviceOf({ oneMachine }: NetworkPlan, { name, host, rpcPort, rpc }: PlannedNode): object {
  return {
    image: BESU_IMAGE,
    command: [`--config-file=${CONFIG_MOUNT}/config.toml`],
    // Whoever owns the folder: the key in it is for its owner alone.
    user: "${BESU_UID:-1000}:${BESU_GID:-1000}",
    restart: "unless-stopped",
    stop_grace_period: "60s",
    volumes: [
      `./genesis.json:${CONFIG_MOUNT}/genesis.json:ro`,
      `./nodes/${name}/config.toml:${CONFIG_MOUNT}/config.toml:ro`,
      `./nodes/${name}/data:${DATA_MOUNT}`,
    ],
    ...(oneMachine
      ? {
          // The node's JSON-RPC administers it: nobody but this machine may reach it.
          ports: [`127.0.0.1:${new URL(rpc).port}:${rpcPort}`],
          networks: { besu: { ipv4_address: host } },
        }
      : // Behind Docker's own network a peer would come from an address that is on no list.
        { network_mode: "host" }),
  };
}
