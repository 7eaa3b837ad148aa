import { taskAction } from "../taskAction.ts";
import { describeLicence } from "./describeLicence.ts";
import { findHolder } from "./findHolder.ts";

export default taskAction(async (input, context) => {
  const licence = await findHolder(input, await context.connect(), context);
  return { text: describeLicence(licence), json: licence };
});
