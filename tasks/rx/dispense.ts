import { dispensePrescription } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { keepRecord, requireWritable } from "./keepRecord.ts";
import { readSupply } from "./readSupply.ts";

export default taskAction(async (input, context) => {
  await requireWritable(input, context);
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const supply = await readSupply(input, context, client);
  return keepRecord(await dispensePrescription(client, supply), input, context);
});
