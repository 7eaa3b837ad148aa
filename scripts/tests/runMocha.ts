// One runner of scripts/test.ts: mocha within Hardhat, so that tests can use its in-process network.
//   node scripts/tests/runMocha.ts '{"files": […], "grep": "…"}'
import hre from "hardhat";
import Mocha from "mocha";
import { reportCounts } from "./counts.ts";
import { parseRequest } from "./request.ts";

const { files, grep } = parseRequest(process.argv[2]);
const { stats } = await runCounting();
// A failing hook fails its tests without running them: mocha counts the hook.
reportCounts({ passed: stats.passes, failed: stats.failures });

/** Hardhat only tells how many did not fail, skipped ones included, so mocha is asked through its reporter. */
async function runCounting(): Promise<{ stats: { passes: number; failures: number } }> {
  const counted = { stats: { passes: 0, failures: 0 } };
  class CountingReporter extends Mocha.reporters.Spec {
    constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
      super(runner, options);
      counted.stats = this.stats;
    }
  }
  Object.assign(hre.config.test.mocha, {
    reporter: CountingReporter,
    // An `.only` that was left behind would silence all other tests.
    forbidOnly: grep === undefined,
  });
  await hre.tasks
    .getTask(["test", "mocha"])
    .run({ testFiles: files, ...(grep === undefined ? {} : { grep }) });
  return counted;
}
