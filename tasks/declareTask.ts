import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { LazyActionObject, NewTaskActionFunction, NewTaskDefinition } from "hardhat/types/tasks";

type LazyAction = () => Promise<{ default: NewTaskActionFunction }>;

/** An option's help text, by its name in camel case. */
export type OptionTexts = Readonly<Record<string, string>>;

/**
 * Declares a task whose options are texts, all with `--json`.
 *
 * @param variadic name and help text of the texts that follow the options
 */
export function declareTask(
  id: string[],
  description: string,
  options: OptionTexts,
  action: LazyAction,
  variadic?: { name: string; description: string },
): NewTaskDefinition {
  const builder = task(id, description);
  for (const [name, text] of Object.entries(options)) {
    builder.addOption({ name, description: text, type: ArgumentType.STRING, defaultValue: "" });
  }
  builder.addFlag({ name: "json", description: "Print one JSON value for machines" });
  if (variadic !== undefined) builder.addVariadicArgument({ ...variadic, defaultValue: [] });
  return builder.setAction(action satisfies LazyActionObject<NewTaskActionFunction>).build();
}

/** Help text of `--as`, for a task that signs. */
export function actorText(usual: string): string {
  return `Who acts: a name whose key is in MEDICONNECT_KEY_<NAME>, or on the embedded chain one of its actors (default ${usual})`;
}
