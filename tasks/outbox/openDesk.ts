import { SigningKey } from "ethers";
import { findKeyOf } from "../../sdk/src/keys/node.ts";
import { type Desk, type DeskSigner, nameOfChain } from "../../sdk/src/outbox/index.ts";
import type { TaskContext } from "../TaskContext.ts";

/** What sending from the outbox takes. */
export async function openDesk(context: TaskContext): Promise<Desk> {
  return context.outbox().deskFor(await context.connect());
}

/** Finds the keys of those who have signed: among ours, by their accounts. */
export function signersOf({ embedded }: TaskContext): (account: string) => DeskSigner | undefined {
  return (account) => {
    const key = findKeyOf(account, { embedded });
    return key === undefined ? undefined : { account, key: new SigningKey(key) };
  };
}

/** Name of the chain that answers now; undefined where none does, since an outbox can be read in an outage. */
export async function presentChain(context: TaskContext): Promise<string | undefined> {
  try {
    return await nameOfChain(await openDesk(context));
  } catch {
    return undefined;
  }
}
