// One runner of scripts/test.ts: Solidity tests in Hardhat's own process.
//   node scripts/tests/runSolidity.ts '{"files": [], "grep": "…"}'
import hre from "hardhat";
import { z } from "zod";
import { reportCounts } from "./counts.ts";
import { parseRequest } from "./request.ts";

const suitesSchema = z.array(z.object({ testResults: z.array(z.object({ status: z.string() })) }));
const runSchema = z.object({ suiteResults: suitesSchema });
const resultSchema = z.discriminatedUnion("success", [
  z.object({ success: z.literal(true), value: runSchema }),
  z.object({ success: z.literal(false), error: runSchema }),
]);

const { files, grep } = parseRequest(process.argv[2]);
// Tests deploy built contracts and handlers; of files that are named Hardhat would build those alone, and test old code.
await hre.tasks.getTask("build").run({ quiet: true });
const result = resultSchema.parse(
  await hre.tasks
    .getTask(["test", "solidity"])
    .run({ testFiles: files, ...(grep === undefined ? {} : { grep }) }),
);
// Counted here, since the summary beside it says 0 and 0 where the run was not successful.
const { suiteResults } = result.success ? result.value : result.error;
const tests = suiteResults.flatMap(({ testResults }) => testResults);
const count = (status: string): number => tests.filter((test) => test.status === status).length;
const failed = count("Failure");
// A run can fail as a whole without any test of it failing.
reportCounts({ passed: count("Success"), failed: result.success ? failed : Math.max(1, failed) });
