import { type LicenceHolder, readLicenceById, type SigningClient } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { describeLicence } from "./describeLicence.ts";
import { findHolder, registrarOf } from "./findHolder.ts";

/** What a registrar does to a licence; returns the hash of the transaction. */
type Change = (client: SigningClient, holder: LicenceHolder, input: TaskInput) => Promise<string>;

/** The action of a task by which a registrar changes a licence. */
export function changeLicence(change: Change, done: string): ReturnType<typeof taskAction> {
  return taskAction(async (input, context) => {
    const holder = await findHolder(input, await context.connect(), context);
    const client = await context.connectAs(input.optional("as") ?? registrarOf(holder.role));
    const transaction = await change(client, holder, input);
    const licence = await readLicenceById(client, holder.id);
    return { text: `${done}.\n${describeLicence(licence)}`, json: { ...licence, transaction } };
  });
}
