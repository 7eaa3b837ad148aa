import { listHoldings, normaliseGtin } from "../../sdk/src/index.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

const COLUMNS = ["licence", "held", "sent, not received", "expected", "supplied", "taken out"];

export default taskAction(async (input, context) => {
  const lot = { gtin: normaliseGtin(input.required("gtin")), lot: input.required("lot") };
  const holdings = await listHoldings(await context.connect(), lot, context.lots);
  const rows = holdings.map((one) => [
    ...[one.licence, one.held, one.underway],
    ...[one.expected, one.supplied, one.takenOut],
  ]);
  return { text: formatTable(COLUMNS, rows), json: holdings };
});
