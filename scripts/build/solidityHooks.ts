import { availableParallelism } from "node:os";
import type { SolidityHooks } from "hardhat/types/hooks";
import type { CompilerInput } from "hardhat/types/solidity";
import { wayOfTest, type TestWay } from "./testFiles.ts";

const PROJECT = "project/";
const TESTS = `${PROJECT}test/`;

/** Compiles on every core, and of a job of tests only the tests. */
export default (): Promise<Partial<SolidityHooks>> =>
  Promise.resolve({
    build: (context, files, options, next) =>
      next(context, files, { concurrency: availableParallelism(), ...options }),
    invokeSolc: (context, compiler, input, settings, next) =>
      next(context, compiler, withoutImports(input), settings),
  });

/** Hardhat asks for the bytecode of all that a test imports; that has its own from another job, with other settings. */
function withoutImports(input: CompilerInput): CompilerInput {
  const asked = input.settings.outputSelection["*"];
  const sources = Object.keys(input.sources).filter((source) => source.startsWith(TESTS));
  if (asked === undefined || sources.length === 0) return input;
  const wayOf = (source: string): TestWay => wayOfTest(source.slice(PROJECT.length));
  const ways = input.settings.viaIR === true ? ["deep", "support"] : ["light"];
  const own = sources.filter((source) => ways.includes(wayOf(source)));
  return {
    ...input,
    settings: {
      ...input.settings,
      outputSelection: Object.fromEntries(own.map((source) => [source, asked])),
    },
  };
}
