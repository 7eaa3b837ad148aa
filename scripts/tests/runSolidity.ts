// One runner of scripts/test.ts: Solidity tests in Hardhat's own process.
//   node scripts/tests/runSolidity.ts '{"files": [], "grep": "…"}'
import hre from "hardhat";
import { z } from "zod";
import { parseRequest } from "./request.ts";
import { parseCounts, reportCounts } from "./counts.ts";

const resultSchema = z.object({
  success: z.boolean(),
  value: z.object({ summary: z.unknown() }).optional(),
  error: z.object({ summary: z.unknown() }).optional(),
});

const { files, grep } = parseRequest(process.argv[2]);
const result = resultSchema.parse(
  await hre.tasks
    .getTask(["test", "solidity"])
    .run({ testFiles: files, ...(grep === undefined ? {} : { grep }) }),
);
const counts = parseCounts((result.value ?? result.error)?.summary) ?? { passed: 0, failed: 1 };
// A run can fail as a whole without any test of it failing.
reportCounts(result.success ? counts : { ...counts, failed: Math.max(1, counts.failed) });
