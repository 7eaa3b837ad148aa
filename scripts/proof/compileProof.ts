import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";

/** A change to one source before it is compiled, to see that a proof of what is broken fails. */
export interface Mutation {
  readonly source: string;
  readonly from: string;
  readonly to: string;
}

export interface ProofFunction {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly selector: string;
  readonly inputs: readonly string[];
}

export interface CompiledProof {
  readonly code: Uint8Array;
  readonly functions: readonly ProofFunction[];
}

export const PROOF_SOURCE = "test/proof/LifeProof.sol";
const CONTRACT = "LifeProof";

type Compile = (input: string, callbacks: { import: (path: string) => { contents: string } }) => string;
const compilerSchema = z.object({
  compile: z.custom<Compile>((value) => typeof value === "function"),
});
const abiSchema = z.array(
  z.object({
    type: z.string(),
    name: z.string(),
    inputs: z.array(z.object({ name: z.string() })),
  }),
);
const outputSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          abi: abiSchema,
          evm: z.object({
            deployedBytecode: z.object({ object: z.string() }),
            methodIdentifiers: z.record(z.string(), z.string()),
          }),
        }),
      ),
    )
    .default({}),
});

/** Compiles the proof with the settings of the contracts, and with a source changed where that is asked for. */
export function compileProof(mutation?: Mutation): CompiledProof {
  const input = {
    language: "Solidity",
    sources: { [PROOF_SOURCE]: { content: readSource(PROOF_SOURCE, mutation) } },
    settings: {
      evmVersion: "cancun",
      viaIR: true,
      optimizer: { enabled: true, runs: 1_000_000 },
      outputSelection: {
        [PROOF_SOURCE]: { [CONTRACT]: ["abi", "evm.deployedBytecode.object", "evm.methodIdentifiers"] },
      },
    },
  };
  const findImport = (path: string) => ({ contents: readSource(path, mutation) });
  const { errors, contracts } = outputSchema.parse(
    JSON.parse(compiler().compile(JSON.stringify(input), { import: findImport })),
  );
  const error = errors.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.formattedMessage);
  const contract = contracts[PROOF_SOURCE]?.[CONTRACT];
  if (contract === undefined) throw new Error(`${PROOF_SOURCE} holds no ${CONTRACT}`);
  const { abi, evm } = contract;
  return {
    code: Buffer.from(evm.deployedBytecode.object, "hex"),
    functions: Object.entries(evm.methodIdentifiers).map(([signature, selector]) => {
      const name = signature.slice(0, signature.indexOf("("));
      const inputs = abi.find((entry) => entry.name === name)?.inputs ?? [];
      return { name, selector, inputs: inputs.map((entry) => entry.name) };
    }),
  };
}

function compiler(): { compile: Compile } {
  return compilerSchema.parse(createRequire(import.meta.url)("solc"));
}

function readSource(path: string, mutation: Mutation | undefined): string {
  const file =
    path.startsWith("@openzeppelin/") || path.startsWith("solady/") ? `node_modules/${path}` : path;
  const text = readFileSync(file, "utf8");
  if (mutation?.source !== path) return text;
  if (text.split(mutation.from).length !== 2) throw new Error(`not once in ${path}: ${mutation.from}`);
  return text.replace(mutation.from, mutation.to);
}
