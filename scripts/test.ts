import { spawn } from "node:child_process";
import { globSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { parseCounts, type TestCounts } from "./tests/counts.ts";
import type { TestRequest } from "./tests/request.ts";

// Runs the Solidity tests, then the TypeScript ones, and says how many passed and failed.
//   npm test [-- PATH… [--grep TEXT]]      PATH: a test file or a folder of them

interface Runner {
  readonly name: string;
  readonly script: string;
  readonly pattern: string;
}

const RUNNERS: readonly Runner[] = [
  { name: "Solidity", script: "scripts/tests/runSolidity.ts", pattern: "**/*.t.sol" },
  { name: "TypeScript", script: "scripts/tests/runMocha.ts", pattern: "**/*.test.ts" },
];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: "string" } } });
const total = { passed: 0, failed: 0 };
for (const runner of RUNNERS) {
  const files = filesOf(runner);
  if (files.length === 0) continue;
  const { passed, failed } = await run(runner, files);
  total.passed += passed;
  total.failed += failed;
}
if (total.passed + total.failed === 0) console.error("no test ran: check the path and --grep");
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function filesOf({ pattern }: Runner): string[] {
  const chosen = positionals.length === 0 ? ["test"] : positionals;
  return chosen.flatMap((chosenPath) => {
    const folder = statSync(chosenPath, { throwIfNoEntry: false })?.isDirectory() ?? false;
    if (folder)
      return globSync(pattern, { cwd: chosenPath })
        .map((file) => path.join(chosenPath, file))
        .sort();
    return path.matchesGlob(chosenPath, pattern) ? [chosenPath] : [];
  });
}

async function run(runner: Runner, files: string[]): Promise<TestCounts> {
  console.log(`── ${runner.name} tests`);
  const counts = await runInProcess(runner, {
    files,
    ...(values.grep === undefined ? {} : { grep: values.grep }),
  });
  if (counts === undefined) {
    console.error(`the ${runner.name} runner ended without a result`);
    return { passed: 0, failed: 1 };
  }
  if (counts.passed + counts.failed > 0 || values.grep !== undefined) return counts;
  console.error(`the ${runner.name} runner found no test in ${files.length} file(s)`);
  return { passed: 0, failed: 1 };
}

/** A process of its own for each runner, so that one cannot take the other down; it sends its counts. */
function runInProcess({ script }: Runner, request: TestRequest): Promise<TestCounts | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, JSON.stringify(request)], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    let counts: TestCounts | undefined;
    child.on("message", (message) => (counts = parseCounts(message)));
    child.on("close", (code) => resolve(code === 0 || (counts?.failed ?? 0) > 0 ? counts : undefined));
  });
}
