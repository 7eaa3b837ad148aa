import { spawnSync } from "node:child_process";

/** What a solver says of a question: whether there are inputs, and which. */
export type Answer =
  | { readonly kind: "none" }
  | { readonly kind: "some"; readonly inputs: string }
  | { readonly kind: "unknown"; readonly why: string };

const SOLVER = "z3";
const SECONDS = 60;

/** Version of z3; undefined where it is not installed. */
export function solverVersion(): string | undefined {
  const { status, stdout } = spawnSync(SOLVER, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Asks whether inputs exist under which `condition` holds. */
export function findInputs(definitions: string, condition: string, inputs: readonly string[]): Answer {
  const script = [
    "(set-logic QF_BV)",
    definitions,
    `(assert ${condition})`,
    "(check-sat)",
    `(get-value (${inputs.join(" ")}))`,
  ].join("\n");
  return ask(script);
}

/** What z3 answers to a whole script. */
export function ask(script: string): Answer {
  const { stdout, error } = spawnSync(SOLVER, ["-in", `-T:${SECONDS}`], {
    input: script,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) return { kind: "unknown", why: error.message };
  if (stdout.startsWith("unsat")) return { kind: "none" };
  if (stdout.startsWith("sat")) return { kind: "some", inputs: stdout.slice("sat".length).trim() };
  return { kind: "unknown", why: stdout.trim() };
}
