import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { readLicenceById, rotateLicence } from "../../sdk/src/index.ts";
import { formatInstant } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { describeLicence } from "./describeLicence.ts";
import { findHolder, parseAccount, registrarOf } from "./findHolder.ts";

const HOUR = 3600;
/** A little less than the contract's 30 days: the block comes later than the question for the time. */
const MOST_HOURS = 30 * 24 - 1;

export default taskAction(async (input, context) => {
  const { id, account, role } = await findHolder(input, await context.connect(), context);
  const newAccount = parseAccount(input.required("to"), context);
  const hours = input.integer("overlapHours", { most: MOST_HOURS, fallback: 0 });
  const client = await context.connectAs(input.optional("as") ?? registrarOf(role));
  const overlapUntil = hours === 0 ? 0 : (await chainTime(client.provider)) + hours * HOUR;
  const transaction = await rotateLicence(client, { account, role, newAccount, overlapUntil });
  const licence = await readLicenceById(client, id);
  const ends = hours === 0 ? "has ended" : `works until ${formatInstant(overlapUntil)}`;
  return {
    text: `Rotated; the old key ${ends}.\n${describeLicence(licence)}`,
    json: { ...licence, oldAccount: account, transaction },
  };
});
