import { normaliseGtin, readLot, recallLot } from "../../sdk/src/index.ts";
import { parseChoice, parseSafetyRole } from "../parseChoice.ts";
import { taskAction } from "../taskAction.ts";
import { describeLot, lotForMachines } from "./describeLot.ts";

export default taskAction(async (input, context) => {
  const gtin = normaliseGtin(input.required("gtin"));
  const lot = input.required("lot");
  const recallClass = input.integer("class", { least: 1, most: 4 });
  const recallLevel = parseChoice(input, "level", ["patient", "pharmacy", "wholesaler"]);
  const role = parseSafetyRole(input);
  const client = await context.connectAs(input.optional("as") ?? `${role}-1`);
  const transaction = await recallLot(client, { gtin, lot, recallClass, recallLevel, role });
  const found = await readLot(client, { gtin, lot });
  const title = transaction === undefined ? "Recalled before; nothing changed." : "Recalled.";
  return { text: `${title}\n${describeLot(found)}`, json: { ...lotForMachines(found), transaction } };
});
