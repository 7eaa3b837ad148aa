import { readLicenceById, type suspendLicence } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeLicence } from "./describeLicence.ts";
import { findHolder, registrarOf } from "./findHolder.ts";

/** The action of a task by which a registrar changes a licence. */
export function changeLicence(change: typeof suspendLicence, done: string): ReturnType<typeof taskAction> {
  return taskAction(async (input, context) => {
    const holder = await findHolder(input, await context.connect(), context);
    const client = await context.connectAs(input.optional("as") ?? registrarOf(holder.role));
    const transaction = await change(client, holder);
    const licence = await readLicenceById(client, holder.id);
    return { text: `${done}.\n${describeLicence(licence)}`, json: { ...licence, transaction } };
  });
}
