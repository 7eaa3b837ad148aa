import { undoEach } from "../../sdk/src/index.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import type { TaskOutcome } from "../taskAction.ts";
import { describeRows } from "./answers.ts";

/** One answer a pack. */
export async function undoFile(
  transactions: readonly string[],
  keep: "no" | "destroyed" | "stolen",
  input: TaskInput,
  context: TaskContext,
): Promise<TaskOutcome> {
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const answers = await undoEach(client, transactions, keep === "no" ? undefined : keep);
  const rows = answers.map((answer) => {
    const { undone, pack } = answer;
    const name = pack === undefined ? undone : `${pack.gtin} ${pack.lot} ${pack.serial}`;
    const said = answer.done ? { transaction: answer.transaction } : answer.error;
    return { name, facts: { undone, ...pack }, said };
  });
  const title = keep === "no" ? "In the supply chain again" : "Out of the supply chain for good";
  return describeRows(title, rows, {});
}
