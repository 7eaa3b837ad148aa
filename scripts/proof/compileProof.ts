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
  z.looseObject({
    type: z.string(),
    name: z.string().optional(),
    inputs: z.array(z.looseObject({ name: z.string() })).default([]),
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
            bytecode: z.object({ object: z.string() }),
            deployedBytecode: z.object({ object: z.string() }),
            methodIdentifiers: z.record(z.string(), z.string()),
          }),
        }),
      ),
    )
    .default({}),
});

/** Compiles the proof, with a source changed where that is asked for. */
export function compileProof(mutation?: Mutation): CompiledProof {
  const { abi, runtimeCode, selectors } = compileContract(PROOF_SOURCE, CONTRACT, mutation);
  return {
    code: Buffer.from(runtimeCode, "hex"),
    functions: Object.entries(selectors).map(([signature, selector]) => {
      const name = signature.slice(0, signature.indexOf("("));
      const inputs = abi.find((entry) => entry.name === name)?.inputs ?? [];
      return { name, selector, inputs: inputs.map((entry) => entry.name) };
    }),
  };
}

export interface CompiledContract {
  readonly abi: z.infer<typeof abiSchema>;
  readonly bytecode: string;
  readonly runtimeCode: string;
  /** Selectors by signature. */
  readonly selectors: Readonly<Record<string, string>>;
}

/**
 * Compiles one contract as `hardhat.config.ts` does most, and with a source changed where that is asked for.
 *
 * @param runs of the optimizer; the fewer, the smaller is the code
 */
export function compileContract(
  source: string,
  name: string,
  mutation?: Mutation,
  runs = 1_000_000,
): CompiledContract {
  const input = {
    language: "Solidity",
    sources: { [source]: { content: readSource(source, mutation) } },
    settings: {
      evmVersion: "cancun",
      viaIR: true,
      optimizer: { enabled: true, runs },
      outputSelection: {
        [source]: {
          [name]: ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.methodIdentifiers"],
        },
      },
    },
  };
  const findImport = (path: string) => ({ contents: readSource(path, mutation) });
  const { errors, contracts } = outputSchema.parse(
    JSON.parse(compiler().compile(JSON.stringify(input), { import: findImport })),
  );
  const error = errors.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.formattedMessage);
  const contract = contracts[source]?.[name];
  if (contract === undefined) throw new Error(`${source} holds no ${name}`);
  const { abi, evm } = contract;
  return {
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    runtimeCode: evm.deployedBytecode.object,
    selectors: evm.methodIdentifiers,
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
