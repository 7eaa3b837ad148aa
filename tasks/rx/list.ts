import {
  listPrescriptions,
  MediConnectError,
  PRESCRIPTION_STATES,
  type PrescriptionState,
} from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";

export default taskAction(async (input, context) => {
  const filter = {
    prescriber: optionalLicence(input, "prescriber"),
    dispenser: optionalLicence(input, "dispenser"),
    state: parseState(input.optional("state")),
  };
  const found = await listPrescriptions(await context.connect(), filter);
  const rows = found.map((one) => [
    one.id,
    one.state,
    `${one.supplied}/${one.quantity}`,
    one.prescriber,
    one.dispenser === 0 ? "–" : one.dispenser,
    formatInstant(one.expiresAt),
  ]);
  const columns = ["prescription", "state", "supplied", "prescriber", "pharmacy", "expires at"];
  return { text: rows.length === 0 ? "No prescriptions." : formatTable(columns, rows), json: found };
});

function optionalLicence(input: TaskInput, name: string): number | undefined {
  return input.optional(name) === undefined
    ? undefined
    : input.integer(name, { least: 1, most: 2 ** 32 - 1 });
}

function parseState(text: string | undefined): PrescriptionState | undefined {
  const found = PRESCRIPTION_STATES.find((state) => state === text);
  if (text === undefined || found !== undefined) return found;
  throw new MediConnectError(
    "OPTION_INVALID",
    `There is no state ${JSON.stringify(text)}.`,
    `Give one of: ${PRESCRIPTION_STATES.slice(1).join(", ")}.`,
  );
}
