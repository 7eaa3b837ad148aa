import { requireOwnLicence, walkIn } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { keepRecord, requireWritable } from "./keepRecord.ts";
import { readAuthorisation } from "./readCodes.ts";
import { readSupply } from "./readSupply.ts";

export default taskAction(async (input, context) => {
  await requireWritable(input, context);
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const { id: dispenser } = await requireOwnLicence(client, "dispenser");
  const supply = await readSupply(input, context, client);
  const authorised = await readAuthorisation(input, client, dispenser);
  return keepRecord(await walkIn(client, { ...supply, authorised }), input, context);
});
