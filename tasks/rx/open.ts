import { openPrescription } from "../../sdk/src/index.ts";
import { readMedicines } from "../readMedicines.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { describePrescription } from "./describePrescription.ts";
import { readContentAccess } from "./readCodes.ts";

export default taskAction(async (input, context) => {
  const access = await readContentAccess(input);
  const { sealed, chain } = await openPrescription(await context.connect(), {
    ...access,
    store: context.sealed,
    medicines: await readMedicines(input),
  });
  const facts = formatFacts({
    "product group": sealed.group,
    "days of supply": sealed.terms.daysSupply || "–",
  });
  const text = [
    "Opened. It is what the prescriber committed to and signed.",
    describePrescription(chain),
    facts,
    JSON.stringify(sealed.content, null, 2),
  ].join("\n");
  return {
    text,
    json: { prescription: chain, group: sealed.group, terms: sealed.terms, content: sealed.content },
  };
});
