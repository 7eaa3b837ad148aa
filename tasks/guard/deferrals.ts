import { readDeferrals } from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

const MOST_LICENCES = 2 ** 32 - 1;

export default taskAction(async (input, context) => {
  const pharmacy =
    input.optional("pharmacy") === undefined
      ? undefined
      : input.integer("pharmacy", { least: 1, most: MOST_LICENCES });
  const deferrals = await readDeferrals(await context.connect(), pharmacy);
  const rows = deferrals.map(({ id, dispenser, suppliedAt, settleBy, overdue }) => [
    id,
    dispenser,
    formatInstant(suppliedAt),
    formatInstant(settleBy),
    overdue ? "overdue" : "",
  ]);
  const text =
    rows.length === 0
      ? "Nothing has to be settled."
      : formatTable(["prescription", "pharmacy", "supplied", "settle by", ""], rows);
  return { text, json: deferrals };
});
