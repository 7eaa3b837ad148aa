import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { actionOf, type RetriedEntry, retryEntries, type SoughtEntry } from "../../sdk/src/outbox/index.ts";
import type { TaskInput } from "../TaskInput.ts";
import { taskAction } from "../taskAction.ts";
import { describeEntry } from "./describeEntry.ts";
import { openDesk, signersOf } from "./openDesk.ts";

export default taskAction(async (input, context) => {
  const retried = await retryEntries(await openDesk(context), signersOf(context), soughtIn(input));
  const failed = retried.filter(({ error }) => error !== undefined);
  const [first] = failed;
  if (first?.error !== undefined) throw notAll(retried.length, failed.length, first.error);
  const lines = retried.map(({ entry }) => `${entry.key}  ${actionOf(entry)}: ${entry.state}`);
  return {
    text: lines.length === 0 ? "Nothing is on its way." : lines.join("\n"),
    json: retried.map(({ entry }: RetriedEntry) => describeEntry(entry, undefined)),
  };
});

function soughtIn(input: TaskInput): SoughtEntry | undefined {
  const key = input.optional("key");
  return key === undefined ? undefined : { key, signer: input.optional("signer") };
}

function notAll(all: number, failed: number, first: MediConnectError): MediConnectError {
  return new MediConnectError(
    "OUTBOX_NOT_DONE",
    `${failed} of ${all} could not be done; the first: ${first.message}`,
    `${first.remedy} See \`npx hardhat outbox list --all\`.`,
    { all, failed, first: first.code },
    { cause: first },
  );
}
