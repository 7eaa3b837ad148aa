import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import type { SolidityCompilerConfig } from "hardhat/types/config";
import type { HookContext, SolidityHooks } from "hardhat/types/hooks";
import type { Compiler, CompilerInput, CompilerOutput } from "hardhat/types/solidity";
import { DEEP, testFiles, wayOfTest } from "../../scripts/build/testFiles.ts";
import solidityHooks from "../../scripts/build/solidityHooks.ts";

type InvokeSolc = NonNullable<SolidityHooks["invokeSolc"]>;

const CONTRACT = "contracts/licence/Licences.sol";
const TEST = "test/contracts/licence/grant.t.sol";
const HARNESS = "test/support/sol/GuardHarness.sol";
const ASKED = { "*": { "": ["ast"], "*": ["abi", "evm.bytecode"] } };
const profile = hre.config.solidity.profiles["default"];
const compilers = profile?.compilers ?? [];
const overrides: Readonly<Record<string, SolidityCompilerConfig>> = profile?.overrides ?? {};

function configOf(file: string): SolidityCompilerConfig {
  const found = overrides[file] ?? compilers[0];
  if (found === undefined) throw new Error("no compiler is configured");
  return found;
}

/** What the compiler is asked for a job of these files, each time that it is called. */
async function askedFor(files: readonly string[], config: SolidityCompilerConfig): Promise<unknown[]> {
  const { invokeSolc } = await solidityHooks();
  const asked: unknown[] = [];
  const next: Parameters<InvokeSolc>[4] = (_context, _compiler, input) => {
    asked.push(input.settings.outputSelection);
    return Promise.resolve<CompilerOutput>({ sources: {} });
  };
  const sources = Object.fromEntries(files.map((file) => [`project/${file}`, { content: "" }]));
  const settings = { ...config.settings, outputSelection: ASKED };
  const input: CompilerInput = { language: "Solidity", sources, settings };
  await invokeSolc?.({ config: hre.config } as HookContext, {} as Compiler, input, config, next);
  return asked;
}

describe("the build of tests", () => {
  it("leaves a job of contracts as Hardhat asks for it", async () => {
    expect(await askedFor([CONTRACT], configOf(CONTRACT))).to.deep.equal([ASKED]);
  });

  it("leaves the bytecode of contracts also where a test has come into their job", async () => {
    expect(await askedFor([CONTRACT, TEST], configOf(CONTRACT))).to.deep.equal([ASKED]);
  });

  it("asks for the bytecode of a light job's own tests, and for an outline of all", async () => {
    const [own, outline] = await askedFor([CONTRACT, TEST, HARNESS], configOf(TEST));

    expect(own).to.deep.equal({ [`project/${TEST}`]: ASKED["*"] });
    expect(outline).to.have.nested.property("*.*").that.not.includes("evm.bytecode");
  });

  it("asks for the bytecode of a harness with the contracts' settings", async () => {
    const [own] = await askedFor([CONTRACT, TEST, HARNESS], configOf(HARNESS));

    expect(own).to.deep.equal({ [`project/${HARNESS}`]: ASKED["*"] });
    expect(configOf(HARNESS).settings).to.deep.equal(compilers[0]?.settings);
  });

  it("shares no settings between tests and contracts", () => {
    const contracts = new Set([
      ...compilers,
      ...Object.keys(overrides)
        .filter((file) => file.startsWith("contracts/"))
        .map(configOf),
    ]);
    expect(testFiles.filter((file) => contracts.has(configOf(file)))).to.deep.equal([]);
  });

  it("puts all light tests into one job", () => {
    const light = testFiles.filter((file) => wayOfTest(file) === "light");
    expect(light.length).to.be.greaterThan(50);
    expect(new Set(light.map(configOf)).size).to.equal(1);
  });

  it("finds the tests also from a folder within the project", () => {
    const found = execFileSync(
      process.execPath,
      ["-e", "import('../scripts/build/testFiles.ts').then((m) => console.log(m.testFiles.length))"],
      { cwd: "contracts", encoding: "utf8" },
    );
    expect(Number(found)).to.equal(testFiles.length);
  });

  it("names no file as deep that is not there", () => {
    expect([...DEEP].filter((file) => !existsSync(path.resolve(file)))).to.deep.equal([]);
  });
});
