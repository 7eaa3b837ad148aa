import { EXCEPTION_REASONS, MediConnectError, receiveNodes, requireUntaken } from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { actorOf } from "./actors.ts";
import { countOf, readDelivery, readNodes } from "./readNodes.ts";
import { receiveMost } from "./receiveMost.ts";

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ["wholesaler", "dispenser", "manufacturer"]);
  const client = await context.connectAs(actorOf(input, role));
  const box = input.optional("box");
  if (box === undefined) {
    requireNoException(input);
    const { groups, totes, tote } = await readDelivery(input, context, client, role);
    totes.forEach(requireUntaken);
    const transaction = await receiveNodes(client, { groups, role, tote });
    const facts = { boxes: countOf(groups), ...(tote === undefined ? {} : { tote }) };
    return { text: `Received.\n${formatFacts(facts)}`, json: { ...facts, transaction } };
  }
  const reason = parseChoice(input, "except", EXCEPTION_REASONS);
  const delivery = await readDelivery(input, context, client, role, [box]);
  const named = await readNodes(input, context, client);
  const missing = named.flatMap(({ nodes }) => nodes.map((node) => ({ node, reason })));
  requireMissing(box, missing);
  const transaction = await receiveMost(client, delivery, missing, role);
  const facts = { box, missing: missing.length, reason };
  return { text: `Received, but for what is named.\n${formatFacts(facts)}`, json: { ...facts, transaction } };
});

/** Without the box it would say of all that it did not come, and receive it. */
function requireNoException(input: TaskInput): void {
  if (input.optional("except") === undefined) return;
  throw new MediConnectError(
    "BOX_NOT_NAMED",
    "An exception was given, but not the box in which something is missing. Nothing was sent.",
    "Give the box as it was sent with --box, and behind the options what is missing in it.",
  );
}

/** Of a tote it would receive all. */
function requireMissing(box: string, missing: readonly unknown[]): void {
  if (missing.length > 0) return;
  throw new MediConnectError(
    "NOTHING_MISSING_NAMED",
    `Nothing was named that is missing in ${box}. Nothing was sent.`,
    "Name it behind the options or in --file; or receive the whole without --box and --except.",
    { box },
  );
}
