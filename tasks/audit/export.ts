import { exportAudit, findBlock } from "../../sdk/src/audit/index.ts";
import { parseChoice } from "../parseChoice.ts";
import { taskAction } from "../taskAction.ts";
import { progressOf } from "./progressOf.ts";

export default taskAction(async (input, context) => {
  const file = input.required("out");
  const format = parseChoice(input, "format", file.endsWith(".csv") ? ["csv", "jsonl"] : ["jsonl", "csv"]);
  const client = await context.connect();
  const from = await findBlock(client.provider, input.optional("from") ?? "0", "from");
  const latest = String(await client.provider.getBlockNumber());
  const to = await findBlock(client.provider, input.optional("to") ?? latest, "to");
  const onProgress = progressOf("read", input.flag("json"));
  const header = await exportAudit(client, { from, to, file, format, onProgress });
  return {
    text: `Wrote ${header.lines} events of blocks ${from} to ${to} to ${file}.\nSHA-256 of the events: ${header.sha256}`,
    json: { file, format, ...header },
  };
});
