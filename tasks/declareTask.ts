import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { errorResult } from "hardhat/utils/result";
import type { LazyActionObject, NewTaskActionFunction, NewTaskDefinition } from "hardhat/types/tasks";

type LazyAction = () => Promise<{ default: NewTaskActionFunction }>;

/** An option's help text, by its name in camel case; `{ flag }` is one that is given without a value. */
export type OptionTexts = Readonly<Record<string, string | { readonly flag: string }>>;

/**
 * Declares a task whose options are texts or flags, all with `--json`.
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
    if (typeof text === "string") {
      builder.addOption({ name, description: text, type: ArgumentType.STRING, defaultValue: "" });
    } else builder.addFlag({ name, description: text.flag });
  }
  builder.addFlag({ name: "json", description: "Print one JSON value for machines" });
  if (variadic !== undefined) builder.addVariadicArgument({ ...variadic, defaultValue: [] });
  return builder.setAction(orExplain(action)).build();
}

/** A task needs the typed bindings that a build makes; without them it says so in one line. */
function orExplain(action: LazyAction): LazyActionObject<NewTaskActionFunction> {
  return async () => {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Error && error.message.includes("ethers-contracts"))) throw error;
      return { default: sayNotBuilt };
    }
  };
}

const sayNotBuilt: NewTaskActionFunction = () => {
  console.error("The contracts are not compiled. Run `npx hardhat build`, then repeat the command.");
  return Promise.resolve(errorResult<undefined>());
};

/** Help text of `--as`, for a task that signs. */
export function actorText(usual: string): string {
  return `Who acts: a name whose key is in MEDICONNECT_KEY_<NAME>, or on the embedded chain one of its actors (default ${usual})`;
}
