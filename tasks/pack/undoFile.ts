import { undoEach } from "../../sdk/src/index.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import type { TaskOutcome } from "../taskAction.ts";
import { type AnswerRow, describeRows } from "./answers.ts";
import type { UndoLine } from "./readUndone.ts";

/** One answer a pack, also for a line that is no hash. */
export async function undoFile(
  lines: readonly UndoLine[],
  keep: "no" | "destroyed" | "stolen",
  input: TaskInput,
  context: TaskContext,
): Promise<TaskOutcome> {
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const hashes = lines.flatMap(({ undone, fault }) => (fault === undefined ? [undone] : []));
  const answers = await undoEach(client, hashes, keep === "no" ? undefined : keep);
  const rows = lines.flatMap(({ line, undone, fault }): AnswerRow[] => {
    if (fault !== undefined) return [{ name: `line ${line}`, facts: { line }, said: fault }];
    return answers
      .filter((answer) => answer.undone === undone)
      .map((answer) => {
        const { pack } = answer;
        const what = pack === undefined ? undone : `${pack.gtin} ${pack.lot} ${pack.serial}`;
        const said = answer.done
          ? { transaction: answer.transaction, alreadyDone: answer.alreadyDone }
          : answer.error;
        return { name: `line ${line}: ${what}`, facts: { line, undone, ...pack }, said };
      });
  });
  const title = keep === "no" ? "In the supply chain again" : "Out of the supply chain for good";
  return describeRows(title, rows, {});
}
