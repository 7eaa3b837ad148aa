import { globSync } from "node:fs";
import path from "node:path";

/**
 * How a Solidity file under `test/` is compiled: `light` by the compiler's older, quick way; `deep` where that way finds
 * too many variables at once; `support` like the contracts, since harnesses hold contracts' code, whose gas is measured.
 */
export type TestWay = "light" | "deep" | "support";

/** Hardhat is also called from folders within the project. */
const ROOT = path.resolve(import.meta.dirname, "../..");
const matching = (patterns: readonly string[]): string[] =>
  globSync(patterns, { cwd: ROOT }).map((file) => file.replaceAll("\\", "/"));

/** All Solidity that tests, from the project's root, with forward slashes. */
export const testFiles: readonly string[] = matching(["test/**/*.sol"]).sort();

/** By name, since only the compiler can tell: it stops with "stack too deep" where one is missing here. */
export const DEEP: ReadonlySet<string> = new Set([
  "test/contracts/prescription/repeatDates.t.sol",
  "test/invariant/Handler.sol",
]);
const LIGHT = new Set(
  matching(["test/contracts/**/*.t.sol", "test/invariant/*.sol", "test/support/sol/World.sol"]),
);

/** @param file From the project's root. */
export function wayOfTest(file: string): TestWay {
  if (DEEP.has(file)) return "deep";
  return LIGHT.has(file) ? "light" : "support";
}
