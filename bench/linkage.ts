import "./tellFault.ts";
import { parseArgs } from "node:util";
import hre from "hardhat";
import { readCount } from "./readCount.ts";

// Whether prescriptions of one patient can be linked by whoever has the whole chain and no share of a key.
//   npm run --silent bench linkage -- [--patients 1000] [--prescriptions 20] [--seed 1] [--turn-days 120] [--json]

const { values } = parseArgs({
  options: {
    patients: { type: "string", default: "1000" },
    prescriptions: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    "turn-days": { type: "string" },
    json: { type: "boolean", default: false },
  },
});

const turnDays = values["turn-days"];

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
// After the build: the bindings that it imports are made by it.
const { measureLinkage } = await import("./linkage/measureLinkage.ts");
const { describeLinkage } = await import("./linkage/describeLinkage.ts");
const measured = await measureLinkage({
  patients: readCount("patients", values.patients),
  prescriptions: readCount("prescriptions", values.prescriptions),
  seed: readCount("seed", values.seed),
  turnDays: turnDays === undefined ? undefined : readCount("turn-days", turnDays, 0),
  report: (text) => console.error(text),
});
if (values.json) console.log(JSON.stringify(measured, rounded));
else for (const line of describeLinkage(measured)) console.log(line);
// The chain in this process would keep it alive.
process.exit();

function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
