import type { SigningKey } from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { nameChain } from "./chainInstance.ts";
import { type ChainNode, untilAnswered } from "./chainNode.ts";
import type { EntryStore } from "./entryStore.ts";
import type { OutboxEntry } from "./OutboxEntry.ts";
import type { Patience } from "./patience.ts";

/** Points in the life of an entry at which a process may end; a test ends it there. */
export type Edge = "signing" | "stored" | "answered" | "settled";

/** What delivering takes. */
export interface Desk {
  readonly store: EntryStore;
  readonly node: ChainNode;
  readonly patience: Patience;
  readonly chainId: number;
  readonly governance: string;
  readonly onEdge: (edge: Edge) => void;
}

/** Who signs; absent where entries are only looked after. */
export interface DeskSigner {
  readonly account: string;
  readonly key: SigningKey;
}

/** @throws MediConnectError `OUTBOX_UNREACHABLE` where the node is silent for as long as patience lasts */
export async function askPatiently<Result>(
  { patience, node }: Pick<Desk, "patience" | "node">,
  ask: () => Promise<Result>,
): Promise<Result> {
  try {
    return await untilAnswered(ask, patience);
  } catch (cause) {
    if (cause instanceof Error && cause.name !== "NodeSilent") throw cause;
    throw new MediConnectError(
      "OUTBOX_UNREACHABLE",
      "The chain did not answer in time. Nothing new was signed, stored or sent.",
      "Check the chain, then repeat the command; `npx hardhat outbox list` shows what is still on its way.",
      { url: new URL(node.url).origin },
      { cause },
    );
  }
}

/** Name of the chain that the desk's node serves now. */
export function nameOfChain({ node, chainId, governance }: Desk): Promise<string> {
  return nameChain(node, { chainId, governance });
}

/** @throws MediConnectError `OUTBOX_OTHER_CHAIN` */
export async function requireChainOf(desk: Desk, { chain, key }: OutboxEntry): Promise<void> {
  if ((await nameOfChain(desk)) === chain) return;
  throw new MediConnectError(
    "OUTBOX_OTHER_CHAIN",
    "The chain was replaced by another one since this was signed for it; it is not sent to the new one.",
    "Restore the chain, then `npx hardhat outbox retry`; or give the entry up: `npx hardhat outbox drop --force`.",
    { key },
  );
}
