import { findPack, normaliseGtin, registerProduct, SCHEDULE_NUMBERS } from "../../sdk/src/index.ts";
import { readMedicines } from "../readMedicines.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const gtin = normaliseGtin(input.required("gtin"));
  const { group, pack } = findPack(await readMedicines(input), gtin);
  const { schedule, unit } = group;
  const result = await registerProduct({
    group: {
      group: BigInt(group.code),
      schedule: SCHEDULE_NUMBERS[schedule],
      unit: BigInt(unit.code),
      decimals: unit.decimals,
    },
    product: {
      gtin,
      generic: BigInt(group.code),
      brand: BigInt(pack.brand ?? 0),
      unitsPerPack: pack.unitsPerPack,
    },
    regulator: await context.connectAs(input.optional("regulator") ?? "regulator-1"),
    manufacturer: await context.connectAs(input.optional("as") ?? "manufacturer-1"),
  });
  const title = result.productActivated ? "Registered and active." : "Active already; nothing changed.";
  const facts = formatFacts({ gtin, group: group.code, schedule, "units a pack": pack.unitsPerPack });
  return { text: `${title}\n${facts}`, json: { gtin, group: group.code, schedule, ...result } };
});
