import { requirePrescription } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describePrescription } from "./describePrescription.ts";
import { readId } from "./readCodes.ts";

export default taskAction(async (input, context) => {
  const id = await readId(input);
  const found = await requirePrescription(await context.connect(), id);
  return { text: describePrescription(found), json: found };
});
