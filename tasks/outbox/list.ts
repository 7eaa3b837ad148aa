import { isUnfinished } from "../../sdk/src/outbox/index.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { describeAge, describeEntry, type EntryFacts } from "./describeEntry.ts";
import { presentChain } from "./openDesk.ts";

const COLUMNS = ["key", "action", "signer", "nonce", "state", "age", "attempts", "last error"];

export default taskAction(async (input, context) => {
  const entries = context.outbox().store.list();
  const chain = entries.length === 0 ? undefined : await presentChain(context);
  const all = input.flag("all");
  const facts = entries
    .filter((entry) => all || isUnfinished(entry))
    .map((entry) => describeEntry(entry, chain))
    .filter(({ otherChain }) => all || !otherChain);
  const none = all ? "The outbox is empty." : "Nothing is on its way.";
  return { text: facts.length === 0 ? none : formatTable(COLUMNS, facts.map(rowOf)), json: facts };
});

function rowOf(entry: EntryFacts): (string | number)[] {
  const { key, action, signer, nonce, state, ageSeconds, attempts, lastError, otherChain } = entry;
  const where = otherChain ? `${state} (other chain)` : state;
  return [key, action, signer, nonce ?? "–", where, describeAge(ageSeconds), attempts, lastError ?? "–"];
}
