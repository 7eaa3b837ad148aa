import { normaliseGtin, requireLot } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeLot, lotForMachines } from "./describeLot.ts";

export default taskAction(async (input, context) => {
  const name = { gtin: normaliseGtin(input.required("gtin")), lot: input.required("lot") };
  const found = await requireLot(await context.connect(), name);
  const published = await context.lots.find(name);
  return {
    text: describeLot(found, published?.count),
    json: { ...lotForMachines(found), packs: published?.count },
  };
});
