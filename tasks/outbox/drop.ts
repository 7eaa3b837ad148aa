import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { actionOf, dropEntry, findEntry, forgetEntry, type OutboxEntry } from "../../sdk/src/outbox/index.ts";
import type { TaskContext } from "../TaskContext.ts";
import { taskAction } from "../taskAction.ts";
import { describeEntry } from "./describeEntry.ts";
import { openDesk, presentChain, signersOf } from "./openDesk.ts";

export default taskAction(async (input, context) => {
  const { store } = context.outbox();
  const sought = { key: input.required("key"), signer: input.optional("signer") };
  const entry = findEntry({ store }, await presentChain(context), sought);
  const force = input.flag("force");
  const ended = force ? forgetEntry({ store }, entry) : await cancel(context, entry);
  return {
    text: `${ended.key}  ${actionOf(ended)}: ${verdict(ended, force)}`,
    json: describeEntry(ended, undefined),
  };
});

async function cancel(context: TaskContext, entry: OutboxEntry): Promise<OutboxEntry> {
  const signer = signersOf(context)(entry.signer);
  if (signer !== undefined) return dropEntry(await openDesk(context), signer, entry);
  throw new MediConnectError(
    "KEY_MISSING",
    `There is no key for the account ${entry.signer}, which has to sign the cancellation.`,
    "Set MEDICONNECT_KEY_<NAME> to its private key.",
    { account: entry.signer },
  );
}

function verdict({ state }: OutboxEntry, force: boolean): string {
  if (force) return "struck out; what was sent of it may still take effect";
  if (state === "dropped") return "cancelled; it never takes effect";
  return state === "done"
    ? "too late; it took effect"
    : "too late; the chain had refused it, so it has no effect";
}
