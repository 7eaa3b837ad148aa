import { MediConnectError, settlePrescription } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { readContentAccess } from "../rx/readCodes.ts";
import { readOverride } from "../rx/readOverride.ts";
import { taskAction } from "../taskAction.ts";
import { openTagging } from "./openTagging.ts";

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ["dispenser", "prescriber"] as const);
  const usual = role === "dispenser" ? "pharmacy-1" : "prescriber-1";
  const client = await context.connectAs(input.optional("as") ?? usual);
  const access = await readContentAccess(input);
  const tagging = await openTagging(input, context, client, role);
  if (tagging === undefined || tagging === "outage") {
    throw new MediConnectError(
      "TAGGING_MISSING",
      "There is no way to make a tag here.",
      "Settle it where the key holders can be asked.",
    );
  }
  const override = readOverride(input);
  const parameters = { ...access, store: context.sealed, tagging, role, override };
  const result = await settlePrescription(client, parameters);
  const text =
    result.transaction === undefined
      ? "Settled before; nothing changed."
      : `Settled: the guard knows it under ${result.tag}.`;
  return { text, json: result };
});
