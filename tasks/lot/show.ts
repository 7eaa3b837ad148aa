import { MediConnectError, normaliseGtin, readLot } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeLot, lotForMachines } from "./describeLot.ts";

export default taskAction(async (input, context) => {
  const gtin = normaliseGtin(input.required("gtin"));
  const lot = input.required("lot");
  const found = await readLot(await context.connect(), { gtin, lot });
  if (found.status === "none") {
    throw new MediConnectError(
      "LotUnknown",
      `The lot ${lot} of ${gtin} is not registered.`,
      "Check GTIN and lot, or register it with `npx hardhat lot register`.",
      { gtin, lot },
    );
  }
  const published = await context.lots.find({ gtin, lot });
  return {
    text: describeLot(found, published?.count),
    json: { ...lotForMachines(found), packs: published?.count },
  };
});
