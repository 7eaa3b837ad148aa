import { isIP } from "node:net";
import { getAddress, isAddress } from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { formatEnode } from "./enode.ts";
import { entryName, type NetworkNode } from "./NetworkFile.ts";
import { P2P_PORT, RPC_PORT } from "./nodeConfig.ts";
import { makeNodeKey, type NodeKey, nodeKeyFromPublic } from "./nodeKey.ts";

/** A first validator of the network. */
export interface Member {
  /** Small letters, digits and hyphens; default `validator-<number>`. */
  readonly name?: string | undefined;
  /** IP address under which the others reach it. Without one, all nodes run on one machine. */
  readonly host?: string | undefined;
  /** Of a key that its operator made and keeps; else a key is made here. 128 hexadecimal digits. */
  readonly publicKey?: string | undefined;
}

export interface NetworkAccount {
  readonly name: string;
  readonly address: string;
}

export interface InitNetworkParameters {
  readonly members: readonly Member[];
  readonly chainId: number;
  /** Seconds, 1 to 60; 2 where not given. */
  readonly blockPeriodSeconds?: number | undefined;
  /** Whose transactions the nodes take: the deployer first of all. */
  readonly accounts?: readonly NetworkAccount[] | undefined;
  /** Unix seconds of block 0; now where not given. */
  readonly timestamp?: number | undefined;
}

export interface PlannedNode extends NetworkNode {
  readonly privateKey: string | undefined;
  readonly host: string;
  readonly p2pPort: number;
  readonly rpcPort: number;
}

export interface NetworkPlan {
  readonly chainId: number;
  readonly blockPeriodSeconds: number;
  readonly timestamp: number;
  /** Whether all nodes run on one machine, in a network of containers. */
  readonly oneMachine: boolean;
  readonly nodes: readonly PlannedNode[];
  readonly accounts: readonly NetworkAccount[];
}

/** Chains that Ignition or a wallet would take for another: the embedded one, and public ones with rules of their own. */
const TAKEN_CHAIN_IDS = [1, 10, 56, 97, 137, 204, 1337, 5611, 11_155_111, 31_337, 80_002];
const MOST_VALIDATORS = 100;
const MOST_CHAIN_ID = 2 ** 31 - 1;
/** Of the containers on one machine; the first node is .11. */
export const SUBNET = "172.28.90.0/24";

/**
 * Works out who is where, and makes the keys that nobody brought.
 *
 * @throws MediConnectError `NETWORK_PLAN_INVALID`
 */
export function planNetwork(parameters: InitNetworkParameters): NetworkPlan {
  const { members, chainId, blockPeriodSeconds = 2, accounts = [] } = parameters;
  const { timestamp = Math.floor(Date.now() / 1000) } = parameters;
  checkNumbers(members.length, chainId, blockPeriodSeconds);
  const oneMachine = members.every(({ host }) => host === undefined);
  if (!oneMachine && members.some(({ host }) => host === undefined)) {
    throw invalid("some validators have an address and some have none");
  }
  const nodes = members.map((member, index) => planNode(members, member, index));
  const checkedAccounts = accounts.map(checkAccount);
  requireDistinct("name", [...nodes.map(({ name }) => name)]);
  requireDistinct("key", [...nodes.map(({ address }) => address)]);
  requireDistinct("account's name", [...checkedAccounts.map(({ name }) => name)]);
  requireDistinct("account", [...checkedAccounts.map(({ address }) => address)]);
  return { chainId, blockPeriodSeconds, timestamp, oneMachine, nodes, accounts: checkedAccounts };
}

function checkNumbers(validators: number, chainId: number, blockPeriodSeconds: number): void {
  if (validators < 1 || validators > MOST_VALIDATORS) throw invalid(`${validators} validators are asked for`);
  if (!Number.isSafeInteger(chainId) || chainId < 2 || chainId > MOST_CHAIN_ID) {
    throw invalid(`the chain id ${chainId} is no number from 2 to ${MOST_CHAIN_ID}`);
  }
  if (TAKEN_CHAIN_IDS.includes(chainId)) throw invalid(`the chain id ${chainId} belongs to another chain`);
  if (!Number.isInteger(blockPeriodSeconds) || blockPeriodSeconds < 1 || blockPeriodSeconds > 60) {
    throw invalid(`a block every ${blockPeriodSeconds} s is not between 1 and 60`);
  }
}

function planNode(members: readonly Member[], member: Member, index: number): PlannedNode {
  const { name = `validator-${index + 1}`, publicKey } = member;
  const host = member.host ?? `172.28.90.${11 + index}`;
  if (!entryName.safeParse(name).success) throw invalid(`${JSON.stringify(name)} is no name of a node`);
  if (isIP(host) === 0) throw invalid(`${JSON.stringify(host)} is no IP address`);
  // Nodes that share a machine cannot share a port.
  const before = members
    .slice(0, index)
    .filter((other) => other.host !== undefined && other.host === member.host);
  const p2pPort = P2P_PORT + before.length;
  const rpcPort = RPC_PORT + before.length;
  const key: KeyOfMember = publicKey === undefined ? makeNodeKey() : readPublicKey(publicKey);
  return {
    name,
    address: key.address,
    enode: formatEnode({ publicKey: key.publicKey, host, port: p2pPort }),
    rpc: `http://127.0.0.1:${RPC_PORT + index}`,
    privateKey: key.privateKey,
    host,
    p2pPort,
    rpcPort,
  };
}

/** Without the private key where its operator keeps it. */
type KeyOfMember = Omit<NodeKey, "privateKey"> & { readonly privateKey?: string | undefined };

function readPublicKey(publicKey: string): KeyOfMember {
  try {
    return nodeKeyFromPublic(publicKey);
  } catch {
    throw invalid(`${JSON.stringify(publicKey)} is no public key of a node`);
  }
}

function checkAccount({ name, address }: NetworkAccount): NetworkAccount {
  if (!entryName.safeParse(name).success) throw invalid(`${JSON.stringify(name)} is no name of an account`);
  if (!isAddress(address)) throw invalid(`${JSON.stringify(address)} is no address`);
  return { name, address: getAddress(address) };
}

function requireDistinct(what: string, values: readonly string[]): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw invalid(`the ${what} ${twice} comes twice`);
}

function invalid(why: string): MediConnectError {
  return new MediConnectError(
    "NETWORK_PLAN_INVALID",
    `This cannot become a network: ${why}.`,
    "Change it and run `network init` again; nothing was written.",
  );
}
