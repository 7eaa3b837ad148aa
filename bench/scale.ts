import "./tellFault.ts";
import { parseArgs } from "node:util";
import hre from "hardhat";
import { WrongOption } from "./readCount.ts";

// Gas must not grow with what the chain already holds: each operation is measured on one chain that is filled to 10,
// 1,000 and 100,000 licences, prescriptions, lots and supplied packs in turn.
//   npm run --silent bench scale -- [--entries 10,1000,100000] [--json]

const { values } = parseArgs({
  options: {
    entries: { type: "string", default: "10,1000,100000" },
    json: { type: "boolean", default: false },
  },
});
const entries = values.entries.split(",").map(Number);
if (entries.some((count, i) => !Number.isInteger(count) || count <= (entries[i - 1] ?? 0))) {
  throw new WrongOption("--entries wants whole numbers that grow, as in 10,1000,100000.");
}

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
// After the build: the bindings that the measurements import are made by it.
const { measureScale } = await import("./gas/measureScale.ts");
const rows = await measureScale(entries, (text) => console.error(text));
if (values.json) console.log(JSON.stringify(rows));
else
  for (const { entries: count, ...gas } of rows)
    console.log(`${String(count).padStart(8)}  ${describe(gas)}`);

function describe(gas: Readonly<Record<string, number>>): string {
  return Object.entries(gas)
    .map(([operation, used]) => `${operation} ${used.toLocaleString("en")}`)
    .join("  ");
}
