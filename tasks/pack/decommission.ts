import { decommissionPacks, MediConnectError, readPackScan } from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";

const USUAL = { dispenser: "pharmacy-1", wholesaler: "wholesaler-1", manufacturer: "manufacturer-1" };

export default taskAction(async (input, context) => {
  const packs = (await readScans(input)).map((scan) => readPackScan(scan));
  const chosen = parseChoice(input, "reason", ["destroyed", "own-use"]);
  const role = parseChoice(input, "role", ["dispenser", "wholesaler", "manufacturer"]);
  const client = await context.connectAs(input.optional("as") ?? USUAL[role]);
  const transactions = await decommissionPacks(client, {
    packs,
    lots: context.lots,
    reason: chosen === "own-use" ? "ownuse" : chosen,
    role,
  });
  const facts = { packs: packs.length, reason: chosen, role, transactions: transactions.length };
  return {
    text: `Taken out of the supply chain for good.\n${formatFacts(facts)}`,
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
