import {
  EXCEPTION_REASONS,
  type ExceptionReason,
  MediConnectError,
  type NodeGroup,
  receiveExcept,
  receiveNodes,
} from "../../sdk/src/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { actorOf } from "./actors.ts";
import { countOf, readNode, readNodes } from "./readNodes.ts";

export default taskAction(async (input, context) => {
  const role = parseChoice(input, "role", ["wholesaler", "dispenser", "manufacturer"]);
  const client = await context.connectAs(actorOf(input, role));
  const box = input.optional("box");
  if (box === undefined) {
    requireNoException(input);
    const groups = await readNodes(input, context, client);
    const transaction = await receiveNodes(client, { groups, role });
    const boxes = countOf(groups);
    return { text: `Received.\n${formatFacts({ boxes })}`, json: { boxes, transaction } };
  }
  const reason = parseException(input);
  const { of, nodes } = await readNode(box, context, client);
  const missing = (await readNodes(input, context, client)).flatMap((group) => missingOf(group, reason));
  const [node] = nodes;
  if (node === undefined) throw new Error("a box was named and not found");
  const transaction = await receiveExcept(client, { of, node, missing, role });
  const facts = { box, missing: missing.length, reason };
  return { text: `Received, but for what is named.\n${formatFacts(facts)}`, json: { ...facts, transaction } };
});

function missingOf({ nodes }: NodeGroup, reason: ExceptionReason) {
  return nodes.map((node) => ({ node, reason }));
}

function parseException(input: TaskInput): ExceptionReason {
  return parseChoice(input, "except", EXCEPTION_REASONS);
}

/** Without the box it would say of all that it did not come, and receive it. */
function requireNoException(input: TaskInput): void {
  if (input.optional("except") === undefined) return;
  throw new MediConnectError(
    "BOX_NOT_NAMED",
    "An exception was given, but not the box in which something is missing. Nothing was sent.",
    "Give the box as it was sent with --box, and behind the options what is missing in it.",
  );
}
