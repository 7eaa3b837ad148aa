import { decommissionPacks, readPackScan } from "../../sdk/src/index.ts";
import { USUAL_SITES } from "../incident/sites.ts";
import { parseChoice, requireChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { decommissionScans, describeAnswers, listTaken } from "./decommissionScans.ts";
import { readScans } from "./readScans.ts";

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
  const chosen = requireChoice(input, "reason", CHOICES);
  const role = parseChoice(input, "role", ["dispenser", "wholesaler", "manufacturer", "regulator"]);
  const scans = await readScans(input);
  const isBulk = input.optional("file") !== undefined;
  const packs = isBulk ? [] : scans.map((scan) => readPackScan(scan));
  const client = await context.connectAs(input.optional("as") ?? USUAL_SITES[role]);
  const terms = { lots: context.lots, reason: REASONS[chosen], role };
  const isFinal = chosen === "destroyed" || chosen === "stolen" || chosen === "own-use";
  if (isBulk)
    return describeAnswers(await decommissionScans(client, scans, terms), { chosen, role, isFinal });
  const transactions = await decommissionPacks(client, { packs, ...terms });
  const facts = { packs: packs.length, reason: chosen, role, transactions: transactions.length };
  const title = isFinal ? "Taken out of the supply chain for good." : "Taken out of the supply chain.";
  const how = isFinal
    ? ""
    : transactions.map((one) => `\nundo with  pack undo --transaction ${one}`).join("");
  const { json } = describeAnswers(await listTaken(client, scans, transactions), { chosen, role, isFinal });
  return { text: `${title}\n${formatFacts(facts)}${how}`, json };
});
