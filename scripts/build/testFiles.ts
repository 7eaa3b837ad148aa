import { globSync } from "node:fs";

/**
 * How a Solidity file under `test/` is compiled: `light` by the compiler's older, quick way; `deep` where that way finds
 * too many variables at once; `support` like the contracts, since harnesses hold contracts' code, whose gas is measured.
 */
export type TestWay = "light" | "deep" | "support";

const slashed = (file: string): string => file.replaceAll("\\", "/");

/** All Solidity that tests, from the project's root, with forward slashes. */
export const testFiles: readonly string[] = globSync("test/**/*.sol").map(slashed).sort();

const DEEP = new Set(["test/contracts/prescription/repeatDates.t.sol", "test/invariant/Handler.sol"]);
const LIGHT = new Set(
  globSync(["test/contracts/**/*.t.sol", "test/invariant/*.sol", "test/support/sol/World.sol"]).map(slashed),
);

/** @param file From the project's root. */
export function wayOfTest(file: string): TestWay {
  if (DEEP.has(file)) return "deep";
  return LIGHT.has(file) ? "light" : "support";
}
