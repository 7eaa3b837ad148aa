import { spawn } from "node:child_process";

// Runs one benchmark: npm run --silent bench NAME -- [OPTIONS] [--json]. Its stdout is the benchmark's alone.

interface Benchmark {
  readonly about: string;
  readonly file: string;
  readonly needsContracts: boolean;
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  epcis: { about: "reading and planning EPCIS captures", file: "bench/epcis.ts", needsContracts: false },
  gas: { about: "gas of each operation", file: "bench/gas.ts", needsContracts: true },
  scale: {
    about: "gas at 10, 1,000 and 100,000 entries",
    file: "bench/scale.ts",
    needsContracts: true,
  },
  flow: {
    about: "whole prescriptions a second through the outbox and JSON-RPC",
    file: "bench/flow.ts",
    needsContracts: true,
  },
  linkage: {
    about: "whether prescriptions of one patient can be linked",
    file: "bench/linkage.ts",
    needsContracts: true,
  },
  oprf: {
    about: "tags of the supply guard",
    file: "bench/oprf.ts",
    // The key holder's service asks the licences, by their typed bindings.
    needsContracts: true,
  },
  tree: { about: "Merkle trees of large lots", file: "bench/tree.ts", needsContracts: false },
};

const [name = "", ...args] = process.argv.slice(2);
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
process.exitCode = benchmark === undefined ? refuse() : await runBenchmark(benchmark);

function refuse(): number {
  const list = Object.entries(BENCHMARKS).map(([one, { about }]) => `${one} (${about})`);
  const given = name === "" ? "Name a benchmark" : `There is no benchmark ${JSON.stringify(name)}`;
  console.error(`${given}: npm run bench NAME -- [--json], where NAME is ${list.join(" or ")}.`);
  return 1;
}

async function runBenchmark({ file, needsContracts }: Benchmark): Promise<number> {
  const built = needsContracts ? await run("hardhat", ["build", "--quiet", "--no-tests"], "stderr") : 0;
  return built === 0 ? run("node", [file, ...args], "stdout") : built;
}

function run(program: string, programArgs: string[], output: "stdout" | "stderr"): Promise<number> {
  return new Promise((resolve) => {
    const stdout = output === "stdout" ? "inherit" : process.stderr;
    const child = spawn(program, programArgs, {
      stdio: ["ignore", stdout, "inherit"],
      shell: process.platform === "win32",
    });
    child.on("error", (error) => {
      console.error(`${program} cannot be run: ${error.message}.`);
      resolve(1);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
}
