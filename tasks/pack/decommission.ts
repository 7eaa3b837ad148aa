import { decommissionPacks, MediConnectError, readPackScan } from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { USUAL_SITES } from "../incident/sites.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";

/** Names of the command line, by those of the SDK. */
const REASONS = {
  destroyed: "destroyed",
  stolen: "stolen",
  "own-use": "ownuse",
  sample: "sample",
  "free-sample": "freesample",
  exported: "exported",
  "checked-out": "checkedout",
  locked: "locked",
} as const;
const CHOICES = [
  "destroyed",
  "stolen",
  "own-use",
  "sample",
  "free-sample",
  "exported",
  "checked-out",
  "locked",
] as const;

export default taskAction(async (input, context) => {
  const packs = (await readScans(input)).map((scan) => readPackScan(scan));
  const chosen = parseChoice(input, "reason", CHOICES);
  const role = parseChoice(input, "role", ["dispenser", "wholesaler", "manufacturer", "regulator"]);
  const client = await context.connectAs(input.optional("as") ?? USUAL_SITES[role]);
  const transactions = await decommissionPacks(client, {
    packs,
    lots: context.lots,
    reason: REASONS[chosen],
    role,
  });
  const facts = { packs: packs.length, reason: chosen, role, transactions: transactions.length };
  const final = chosen === "destroyed" || chosen === "stolen" || chosen === "own-use";
  const title = final ? "Taken out of the supply chain for good." : "Taken out of the supply chain.";
  const how = final ? "" : transactions.map((one) => `\nundo with  pack undo --transaction ${one}`).join("");
  return {
    text: `${title}\n${formatFacts(facts)}${how}`,
    json: { ...facts, transactions },
  };
});

/** Those of the command line, then those of the file, one a line. */
async function readScans(input: TaskInput): Promise<string[]> {
  const file = input.optional("file");
  const lines = file === undefined ? [] : (await readTextFile(file)).split(/\r?\n/);
  const scans = [...input.list("scans"), ...lines.filter((line) => line.trim() !== "")];
  if (scans.length > 0) return scans;
  throw new MediConnectError(
    "NO_PACKS_SCANNED",
    "No pack was scanned. Nothing was done.",
    "Give scans one after the other, or a file of them with --file.",
  );
}
