import {
  MediConnectError,
  settleLocked,
  undoDecommission,
  undoSupply,
  type UndoneDecommissioning,
} from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction, type TaskOutcome } from "../taskAction.ts";
import { readUndoLines, readUndone } from "./readUndone.ts";
import { undoFile } from "./undoFile.ts";

const DONE_BEFORE = "Undone before; nothing changed.";

export default taskAction(async (input, context) => {
  const keep = parseChoice(input, "settle", ["no", "destroyed", "stolen"]);
  const file = input.optional("file");
  if (file !== undefined) return undoFile(await readUndoLines(file), keep, input, context);
  const transaction = await readUndone(input);
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  if (keep !== "no") {
    return describe("Out of the supply chain for good.", await settleLocked(client, transaction, keep));
  }
  try {
    const undone = await undoSupply(client, transaction);
    const title = undone.alreadyDone ? DONE_BEFORE : "Undone.";
    const { prescription, quantity } = undone;
    const facts = formatFacts({
      prescription,
      "outstanding again": quantity,
      transaction: undone.transaction,
    });
    return { text: `${title}\n${facts}`, json: undone };
  } catch (error) {
    // It is not about a supply; perhaps it took packs out.
    if (!(error instanceof MediConnectError) || error.code !== "NOTHING_TO_UNDO") throw error;
    return describe("In the supply chain again.", await undoDecommission(client, transaction));
  }
});

function describe(done: string, undone: UndoneDecommissioning): TaskOutcome {
  const { packs, reason, transaction, alreadyDone } = undone;
  const title = alreadyDone ? DONE_BEFORE : done;
  return { text: `${title}\n${formatFacts({ packs, reason, transaction })}`, json: undone };
}
