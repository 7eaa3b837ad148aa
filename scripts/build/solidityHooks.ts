import { availableParallelism } from "node:os";
import type { SolidityCompilerConfig, SolidityConfig } from "hardhat/types/config";
import type { SolidityHooks } from "hardhat/types/hooks";
import type { CompilerInput, CompilerOutput } from "hardhat/types/solidity";
import { wayOfTest, type TestWay } from "./testFiles.ts";

const PROJECT = "project/";
const TESTS = "test/";

/** Compiles on every core, and of a job of tests only the tests. */
export default (): Promise<Partial<SolidityHooks>> =>
  Promise.resolve({
    build: (context, files, options, next) =>
      next(context, files, { concurrency: availableParallelism(), ...options }),
    async invokeSolc(context, compiler, input, compilerConfig, next) {
      const ask = (asked: CompilerInput) => next(context, compiler, asked, compilerConfig);
      if (!isOfTests(context.config.solidity, compilerConfig)) return withContracts(await ask(input));
      const own = await ask(asking(input, ownOutput(input)));
      return withContracts(completed(await ask(asking(input, OUTLINE)), own));
    },
  });

/** By whose settings they are: a contract would lose its bytecode where its job were taken for one of tests. */
function isOfTests({ profiles }: SolidityConfig, compilerConfig: SolidityCompilerConfig): boolean {
  const files = Object.values(profiles).flatMap(({ overrides }) =>
    Object.keys(overrides).filter((file) => overrides[file] === compilerConfig),
  );
  return files.length > 0 && files.every((file) => file.startsWith(TESTS));
}

const OUTLINE = { "*": { "": ["ast"], "*": ["abi", "evm.methodIdentifiers"] } };
const EMPTY = { object: "", opcodes: "", sourceMap: "", linkReferences: {} };
const NO_BYTECODE = { bytecode: EMPTY, deployedBytecode: { ...EMPTY, immutableReferences: {} } };

type OutputSelection = CompilerInput["settings"]["outputSelection"];

function asking(input: CompilerInput, outputSelection: OutputSelection): CompilerInput {
  return { ...input, settings: { ...input.settings, outputSelection } };
}

/**
 * Hardhat asks for the bytecode of all that a test imports; that has its own from another job, with other settings. The
 * outline is asked for by itself, since to ask for one file's has the compiler make all of its bytecode.
 */
function ownOutput({ sources, settings }: CompilerInput): OutputSelection {
  const asked = settings.outputSelection["*"] ?? {};
  const ways: readonly TestWay[] = settings.viaIR === true ? ["deep", "support"] : ["light"];
  const own = Object.keys(sources).filter((source) => {
    const file = source.startsWith(PROJECT) ? source.slice(PROJECT.length) : "";
    return file.startsWith(TESTS) && ways.includes(wayOfTest(file));
  });
  return Object.fromEntries(own.map((source) => [source, asked]));
}

/** What Hardhat's own chain wants of all that was read, to name the lines of an error; what has no bytecode has it empty. */
function completed(outline: CompilerOutput, own: CompilerOutput): CompilerOutput {
  const contracts = Object.entries(outline.contracts ?? {}).map(([source, named]) => {
    const imported = Object.entries(named).map(([name, { abi, evm }]) => [
      name,
      { abi, evm: { ...NO_BYTECODE, ...evm } },
    ]);
    return [source, { ...Object.fromEntries(imported), ...own.contracts?.[source] }];
  });
  return { ...own, sources: outline.sources, contracts: Object.fromEntries(contracts) };
}

/** Hardhat's own chain does not start with an output without the member, as there is for files of types alone. */
function withContracts({ contracts = {}, ...output }: CompilerOutput): CompilerOutput {
  return { ...output, contracts };
}
