import { z } from "zod";

/** How many tests of one runner passed and failed. */
const countsSchema = z.object({ passed: z.int().min(0), failed: z.int().min(0) });
export type TestCounts = z.infer<typeof countsSchema>;

/** @returns undefined where this is no message of {@link reportCounts} */
export function parseCounts(message: unknown): TestCounts | undefined {
  return countsSchema.safeParse(message).data;
}

/** Tells the process that started this runner, then ends it: an open handle must not keep it. */
export function reportCounts(counts: TestCounts): void {
  const end = (): void => process.exit(counts.failed === 0 ? 0 : 1);
  if (process.send === undefined) end();
  else process.send(counts, end);
}
