import {
  type CancellationReason,
  cancelPrescription,
  findItemIds,
  MediConnectError,
  parseCancellationReason,
  readCancellation,
  readPrescription,
  type SigningClient,
} from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import { describeStep } from "./describeStep.ts";
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
  const ids = await findLive(client, context, message, reason);
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

/** What the item became: those that are still live, and where none is, all, so that the refusal says why. */
async function findLive(
  client: SigningClient,
  { formsFolder }: TaskContext,
  { formId, itemNumber }: { readonly formId: string; readonly itemNumber: string },
  reason: CancellationReason,
): Promise<string[]> {
  const ids = await findItemIds(formsFolder, client.deployment, { formId, itemNumber });
  const found = await Promise.all(ids.map((id) => readPrescription(client, id)));
  const issued = found.filter(({ state }) => state !== "none");
  const live = issued.filter(({ state }) => state === "issued" || state === "claimed" || state === "lapsed");
  if (issued.length > 0) return (live.length > 0 ? live : issued.slice(-1)).map(({ id }) => id);
  throw new MediConnectError(
    "ITEM_NOT_ISSUED_HERE",
    `No item of form ${formId} with this number was issued from here.`,
    "Check the message, or run it where the form was issued; with the prescription's id use --id and --reason.",
    { formId, reason },
  );
}
