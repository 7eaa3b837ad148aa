import {
  cancelPrescription,
  type Opening,
  openingOf,
  parseCancellationReason,
  readCancellation,
  readSealed,
} from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import { describeStep } from "./describeStep.ts";
import { findLive } from "./findLive.ts";
import { readContentAccess, readId } from "./readCodes.ts";
import { readRole, USUAL_ACTORS } from "./readRole.ts";

export default taskAction(async (input, context) => {
  const role = readRole(input, ["prescriber", "regulator"]);
  const message = await readMessage(input);
  const reason = message?.reason ?? parseCancellationReason(input.required("reason"));
  const client = await context.connectAs(input.optional("as") ?? USUAL_ACTORS[role]);
  if (message === undefined) {
    const id = await readId(input);
    const opening = await readOpening(input, context);
    return describeStep("Cancelled.", await cancelPrescription(client, { id, reason, role, opening }));
  }
  const tokens = await findLive(client, context, message);
  const results = [];
  for (const token of tokens) results.push(await cancelPrescription(client, { ...token, reason, role }));
  const rows = results.map(({ prescription, alreadyDone }) => [
    prescription.id,
    prescription.state,
    alreadyDone ? "cancelled before" : "cancelled",
  ]);
  const json = results.map(({ prescription, ...step }) => ({ ...prescription, ...step }));
  return { text: formatTable(["prescription", "state", ""], rows), json: { reason, prescriptions: json } };
});

/** With the patient's code the sealed content opens, and the guard is told; with the id alone it is not. */
async function readOpening(input: TaskInput, { sealed }: TaskContext): Promise<Opening | undefined> {
  if (input.optional("id") !== undefined) return undefined;
  const access = await readContentAccess(input);
  return (await sealed.has(access.locator)) ? openingOf(await readSealed(sealed, access)) : undefined;
}

async function readMessage(input: TaskInput): Promise<ReturnType<typeof readCancellation> | undefined> {
  const file = input.optional("fhir");
  return file === undefined ? undefined : readCancellation(await readTextFile(file));
}
