import { monitorGroup, registerGroup } from "../../sdk/src/index.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { productFacts, readProductTerms } from "./productTerms.ts";

export default taskAction(async (input, context) => {
  const found = await readProductTerms(input);
  const client = await context.connectAs(input.optional("as") ?? "regulator-1");
  const transaction = input.flag("endMonitoring")
    ? await monitorGroup(client, found.group.group, false)
    : await registerGroup(client, found.group);
  const title = transaction === undefined ? "Done before; nothing changed." : "Registered.";
  const facts = productFacts(found);
  return { text: `${title}\n${formatFacts(facts)}`, json: { ...facts, transaction } };
});
