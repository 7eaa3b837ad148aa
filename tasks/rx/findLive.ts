import {
  findItemTokens,
  type ItemToken,
  MediConnectError,
  readPrescription,
  type SigningClient,
} from "../../sdk/src/index.ts";
import type { TaskContext } from "../TaskContext.ts";

/** What the item became: those that are still live, and where none is, the last, so that the refusal says why. */
export async function findLive(
  client: SigningClient,
  { forms }: TaskContext,
  { formId, itemNumber }: { readonly formId: string; readonly itemNumber: string },
): Promise<ItemToken[]> {
  const tokens = await findItemTokens(forms, client.deployment, { formId, itemNumber });
  const found = await Promise.all(tokens.map(({ id }) => readPrescription(client, id)));
  const issued = found.filter(({ state }) => state !== "none");
  const live = issued.filter(({ state }) => state === "issued" || state === "claimed" || state === "lapsed");
  const wanted = new Set((live.length > 0 ? live : issued.slice(-1)).map(({ id }) => id));
  if (wanted.size > 0) return tokens.filter(({ id }) => wanted.has(id));
  throw new MediConnectError(
    "ITEM_NOT_ISSUED_HERE",
    `No item of form ${formId} with this number was issued from here.`,
    "Check the message, or run it where the form was issued; with the prescription's id use --id and --reason.",
    { formId },
  );
}
