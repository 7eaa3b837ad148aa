import { styleText } from "node:util";
import { runProgram } from "./runProgram.ts";

interface Check {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
}

/** First, since types, linting and gas need the bindings that it makes. */
const BUILD: Check = { name: "build", command: ["hardhat", "build", "--quiet"] };

const CHECKS: readonly Check[] = [
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "eslint", command: ["eslint", ".", "--max-warnings", "0"] },
  { name: "gas snapshot", command: ["node", "scripts/gas.ts", "--check"] },
  { name: "format", command: ["prettier", "--check", "--log-level", "warn", "."] },
  {
    name: "solhint",
    command: ["solhint", "--noPoster", "--disc", "--max-warnings", "0", "contracts/**/*.sol"],
  },
  {
    name: "import directions",
    command: [
      "depcruise",
      "sdk",
      "services",
      "tasks",
      "scripts",
      "bench",
      "test",
      "ignition",
      "hardhat.config.ts",
    ],
  },
  { name: "contract imports", command: ["node", "scripts/checks/contractImports.ts"] },
  { name: "generated files", command: ["node", "scripts/generate.ts", "--check"] },
];

/** More at once would only take each other's time. */
const AT_ONCE = 2;

const startedAt = performance.now();
const failures: string[] = [];
await run(BUILD);
if (failures.length === 0) {
  const waiting = [...CHECKS];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await run(check);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
for (const failure of failures) console.log(failure);
console.log(
  `${failures.length === 0 ? "all checks passed" : `${failures.length} failed`} (${secondsSince(startedAt)})`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

async function run({ name, command: [program, ...args] }: Check): Promise<void> {
  const checkStartedAt = performance.now();
  const { code, output } = await runProgram(program, args);
  const mark = code === 0 ? styleText("green", "✔") : styleText("red", "✘");
  console.log(`${mark} ${name} (${secondsSince(checkStartedAt)})`);
  if (code !== 0) failures.push(`\n── ${name}: ${program} ${args.join(" ")}\n${output.trim()}\n`);
}

function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
