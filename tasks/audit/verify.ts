import { type AuditVerdict, verifyAudit } from "../../sdk/src/audit/index.ts";
import { taskAction } from "../taskAction.ts";
import { progressOf } from "./progressOf.ts";

export default taskAction(async (input, context) => {
  const file = input.required("file");
  const verdict = await verifyAudit(
    await context.connect(),
    file,
    progressOf("compared", input.flag("json")),
  );
  return { text: describe(file, verdict), json: { file, ...verdict }, failed: !verdict.ok };
});

function describe(file: string, verdict: AuditVerdict): string {
  const { ok, header, compared, differing, extra, missing, first, headerFaults } = verdict;
  if (ok)
    return `${file} is what the chain has: ${compared} events of blocks ${header.from} to ${header.to}.`;
  const where = first?.block === undefined ? "" : ` (block ${first.block}, event ${first.logIndex})`;
  return [
    `${file} is not what the chain has: ${differing} line(s) differ, ${missing} missing, ${extra} that do not belong there.`,
    ...(first === undefined ? [] : [`First: line ${first.line} ${PHRASES[first.fault]}${where}.`]),
    ...(headerFaults.length === 0 ? [] : [`The header says otherwise of: ${headerFaults.join(", ")}.`]),
  ].join("\n");
}

const PHRASES = {
  differs: "differs",
  extra: "is not on the chain",
  missing: "should be one that is missing",
  unreadable: "cannot be read",
} as const;
