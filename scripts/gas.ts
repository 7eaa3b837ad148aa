import { mkdir, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { runProgram } from "./runProgram.ts";

// What each operation costs stands in a committed file, so that a change shows in the diff.
//   node scripts/gas.ts            measures and writes it
//   node scripts/gas.ts --check    measures and compares, and exits with 1 where it differs
//
// Not Hardhat's own `test solidity --snapshot-check`: that runs all Solidity tests a second time, and counts what the
// test contracts around the operations use.

const SNAPSHOT = path.join("bench", "results", "gas.json");
/** Salts and signatures are drawn anew each time, and a zero byte of them costs 12 gas less. */
const TOLERANCE = { share: 0.005, gas: 60 };

const rowsSchema = z.array(
  z.object({
    operation: z.string(),
    gas: z.number(),
    floor: z.number().nullable(),
    goal: z.number().nullable(),
  }),
);
type Rows = z.infer<typeof rowsSchema>;

const rows = await measure();
if (rows === undefined) process.exitCode = 1;
else if (process.argv.includes("--check")) await check(rows);
else await write(rows);

async function measure(): Promise<Rows | undefined> {
  const { code, output } = await runProgram("node", [path.join("bench", "gas.ts"), "--json"]);
  const line = output.split("\n").find((text) => text.startsWith("["));
  const measured = code === 0 && line !== undefined ? rowsSchema.safeParse(JSON.parse(line)) : undefined;
  if (measured?.success) return measured.data;
  console.log(`the gas bench failed:\n${output}`);
  return undefined;
}

async function write(measured: Rows): Promise<void> {
  await mkdir(path.dirname(SNAPSHOT), { recursive: true });
  const snapshot = { commit: await commitOf(), machine: machine(), rows: measured };
  await writeFile(SNAPSHOT, `${JSON.stringify(snapshot, null, 2)}\n`);
  console.log(`wrote ${SNAPSHOT}`);
}

/** The commit that was measured; what was not committed yet came on top of it. */
async function commitOf(): Promise<string> {
  const { code, output } = await runProgram("git", ["rev-parse", "--short", "HEAD"]);
  return code === 0 ? output.trim() : "unknown";
}

function machine(): { cores: number; memoryGiB: number } {
  return { cores: os.availableParallelism(), memoryGiB: Math.round(os.totalmem() / 2 ** 30) };
}

async function check(measured: Rows): Promise<void> {
  const kept = await readSnapshot();
  const differences = differencesOf(kept, measured);
  for (const difference of differences) console.log(difference);
  if (differences.length === 0) return;
  console.log("where this is meant, run `npm run gas` and say why in the commit");
  process.exitCode = 1;
}

async function readSnapshot(): Promise<Rows> {
  const text = await readFile(SNAPSHOT, "utf8").catch(() => '{"rows":[]}');
  return z.object({ rows: rowsSchema }).parse(JSON.parse(text)).rows;
}

function differencesOf(kept: Rows, measured: Rows): string[] {
  const gasOf = (rows: Rows, name: string): number | undefined =>
    rows.find((row) => row.operation === name)?.gas;
  const names = new Set([...kept, ...measured].map(({ operation }) => operation));
  return [...names].flatMap((name) => {
    const [before, after] = [gasOf(kept, name), gasOf(measured, name)];
    if (before === undefined || after === undefined)
      return [`${name}: ${before ?? "none"} → ${after ?? "none"}`];
    const allowed = Math.max(TOLERANCE.gas, before * TOLERANCE.share);
    return Math.abs(after - before) <= allowed ? [] : [`${name}: ${before} → ${after}`];
  });
}
