import { MediConnectError } from "../sdk/src/index.ts";
import type { TaskInput } from "./TaskInput.ts";

/**
 * One of a few words that an option takes.
 *
 * @throws MediConnectError `OPTION_INVALID`
 */
export function parseChoice<Choice extends string>(
  input: TaskInput,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = input.optional(name) ?? choices[0];
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new MediConnectError(
    "OPTION_INVALID",
    `--${name} cannot be ${JSON.stringify(text)}.`,
    `Give one of: ${choices.join(", ")}.`,
    { option: `--${name}` },
  );
}

/**
 * The same where no word is the usual one: what cannot be undone is never done by default.
 *
 * @throws MediConnectError `OPTION_MISSING`, `OPTION_INVALID`
 */
export function requireChoice<Choice extends string>(
  input: TaskInput,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (input.optional(name) !== undefined) return parseChoice(input, name, choices);
  throw new MediConnectError(
    "OPTION_MISSING",
    `The option --${name} is missing; nothing was done.`,
    `Give one of: ${choices.join(", ")}.`,
    { option: `--${name}` },
  );
}

/** In which role a safety measure is taken. */
export function parseSafetyRole(input: TaskInput): "regulator" | "manufacturer" {
  return parseChoice(input, "role", ["regulator", "manufacturer"]);
}
