import { cancelPrescription, parseCancellationReason, readCancellation } from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { describeStep } from "./describeStep.ts";
import { findLive } from "./findLive.ts";
import { readId } from "./readCodes.ts";
import { readRole, USUAL_ACTORS } from "./readRole.ts";

export default taskAction(async (input, context) => {
  const role = readRole(input, ["prescriber", "regulator"]);
  const message = await readMessage(input);
  const reason = message?.reason ?? parseCancellationReason(input.required("reason"));
  const client = await context.connectAs(input.optional("as") ?? USUAL_ACTORS[role]);
  if (message === undefined) {
    return describeStep(
      "Cancelled.",
      await cancelPrescription(client, { id: await readId(input), reason, role }),
    );
  }
  const ids = await findLive(client, context, message);
  const results = [];
  for (const id of ids) results.push(await cancelPrescription(client, { id, reason, role }));
  const rows = results.map(({ prescription, alreadyDone }) => [
    prescription.id,
    prescription.state,
    alreadyDone ? "cancelled before" : "cancelled",
  ]);
  const json = results.map(({ prescription, ...step }) => ({ ...prescription, ...step }));
  return { text: formatTable(["prescription", "state", ""], rows), json: { reason, prescriptions: json } };
});

async function readMessage(input: TaskInput): Promise<ReturnType<typeof readCancellation> | undefined> {
  const file = input.optional("fhir");
  return file === undefined ? undefined : readCancellation(await readTextFile(file));
}
