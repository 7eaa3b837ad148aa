import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { readLicenceById, renewLicence } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeLicence } from "./describeLicence.ts";
import { findHolder, registrarOf } from "./findHolder.ts";

const DAY = 86_400;

/** From the licence's end, or from now where it is over. */
export default taskAction(async (input, context) => {
  const holder = await findHolder(input, await context.connect(), context);
  const days = input.integer("days", { least: 1, most: 36_500, fallback: 365 });
  const client = await context.connectAs(input.optional("as") ?? registrarOf(holder.role));
  const from = Math.max(holder.validUntil, await chainTime(client.provider));
  const validUntil = Math.min(from + days * DAY, 2 ** 32 - 1);
  const transaction = await renewLicence(client, { account: holder.account, role: holder.role, validUntil });
  const licence = await readLicenceById(client, holder.id);
  return { text: `Renewed.\n${describeLicence(licence)}`, json: { ...licence, transaction } };
});
