import { liftQuarantine, normaliseGtin, quarantineLot, readLot } from "../../sdk/src/index.ts";
import { parseSafetyRole } from "../parseChoice.ts";
import { taskAction } from "../taskAction.ts";
import { describeLot, lotForMachines } from "./describeLot.ts";

export default taskAction(async (input, context) => {
  const gtin = normaliseGtin(input.required("gtin"));
  const lot = input.required("lot");
  const role = parseSafetyRole(input);
  const client = await context.connectAs(input.optional("as") ?? `${role}-1`);
  const lifting = input.flag("lift");
  const transaction = await (lifting ? liftQuarantine : quarantineLot)(client, { gtin, lot, role });
  const found = await readLot(client, { gtin, lot });
  const done = lifting ? "Quarantine lifted." : "Quarantined.";
  const title = transaction === undefined ? "Quarantined before; nothing changed." : done;
  return { text: `${title}\n${describeLot(found)}`, json: { ...lotForMachines(found), transaction } };
});
