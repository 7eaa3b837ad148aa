import { compileProof, PROOF_SOURCE } from "./proof/compileProof.ts";
import { type Proof, proveArithmetic, proveFunction } from "./proof/proveFunction.ts";
import { solverVersion } from "./proof/solver.ts";

// Proves the assertions of test/proof/LifeProof.sol for all inputs, from its compiled code: `npm run prove`. Needs z3
// (`apt-get install z3`); docs/decisions/0009-proof.md says what it proves and what not.

const version = solverVersion();
if (version === undefined) {
  console.log("the proof did not run: z3 is not installed (apt-get install z3)");
  process.exitCode = 1;
} else {
  console.log(`${PROOF_SOURCE}, every input of every function, by ${version}`);
  const { code, functions } = compileProof();
  for (const proven of functions) print(() => proveFunction(code, proven));
  print(proveArithmetic);
}

function print(prove: () => Proof): void {
  const startedAt = performance.now();
  const { name, paths, failure } = prove();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${failure === undefined ? "proven" : "NOT PROVEN"}  ${name} (${paths} paths, ${seconds} s)`);
  if (failure === undefined) return;
  console.log(`  ${failure}`);
  process.exitCode = 1;
}
