import { readPrescription, releasePrescription } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describePrescription } from "./describePrescription.ts";
import { readId } from "./readCodes.ts";

export default taskAction(async (input, context) => {
  const id = await readId(input);
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const transaction = await releasePrescription(client, id);
  const found = await readPrescription(client, id);
  return { text: `Released.\n${describePrescription(found)}`, json: { ...found, transaction } };
});
