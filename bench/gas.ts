import hre from "hardhat";
import { GAS_GOALS } from "./gas/goals.ts";

interface GasRow {
  readonly operation: string;
  readonly gas: number;
  readonly floor: number | null;
  readonly goal: number | null;
}

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
// After the build: the bindings that the measurements import are made by it.
const { measureOperations } = await import("./gas/measureOperations.ts");
const measured = await measureOperations();
const rows: GasRow[] = [...measured].map(([operation, gas]) => ({
  operation,
  gas,
  floor: GAS_GOALS[operation]?.floor ?? null,
  goal: GAS_GOALS[operation]?.goal ?? null,
}));

// Machines get operations alone; what twenty levels of a proof cost is for people who weigh decision 5.
const operations = rows.filter(({ floor, goal }) => floor !== null || goal !== null);
if (process.argv.includes("--json")) console.log(JSON.stringify(operations));
else for (const row of rows) console.log(describe(row));

function describe({ operation, gas, floor, goal }: GasRow): string {
  const verdict = goal === null ? "" : gas <= goal ? "within the goal" : `${gas - goal} above the goal`;
  return `${operation.padEnd(22)}${cell(gas)}  floor ${cell(floor)}  goal ${cell(goal)}  ${verdict}`.trimEnd();
}

function cell(value: number | null): string {
  return (value === null ? "–" : value.toLocaleString("en")).padStart(8);
}
