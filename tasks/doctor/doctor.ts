import { examineSystem, type Finding } from "../../sdk/src/doctor/index.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

const MARKS: Readonly<Record<Finding["state"], string>> = { ok: "✔", warn: "!", fail: "✘", skipped: "–" };

export default taskAction(async (input, context) => {
  const { url, chainId, deploymentFolder } = context;
  const findings = await examineSystem({
    url,
    chainId,
    deploymentFolder,
    networkFolder: input.optional("folder"),
    region: input.optional("region") === undefined ? undefined : input.integer("region", { most: 23 }),
    maxBlockAge: input.integer("maxBlockAge", { least: 1, most: 86_400, fallback: 60 }),
  });
  const failed = findings.filter(({ state }) => state === "fail").length;
  const warned = findings.filter(({ state }) => state === "warn").length;
  const table = formatTable(
    ["", "check", "found"],
    findings.map(({ state, check, found }) => [MARKS[state], check, found]),
  );
  const mends = findings.flatMap(({ check, mend }) => (mend === "" ? [] : [`${check}: ${mend}`]));
  const verdict = failed === 0 ? "Nothing fails" : `${failed} fail`;
  return {
    text: [`chain ${chainId} at ${url}`, table, ...mends, `${verdict}, ${warned} warning(s).`].join("\n"),
    json: { ok: failed === 0, findings },
    failed: failed > 0,
  };
});
