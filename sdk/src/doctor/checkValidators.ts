import type { NetworkFile } from "../network/NetworkFile.ts";
import type { NodeState } from "./askNode.ts";
import { fail, type Finding, ok, skipped, warn } from "./Finding.ts";

/** Whether enough validators answer, and each is one of the nodes that are administered. */
export function checkValidators({ nodes }: NetworkFile, states: readonly (NodeState | string)[]): Finding {
  const sets = states.flatMap((state) =>
    typeof state === "string" || state.validators === undefined ? [] : [state.validators],
  );
  const [validators] = [...sets].sort((one, other) => other.length - one.length);
  if (validators === undefined) return skipped("validators", "no node tells them");
  const answering = nodes.filter(
    ({ address }, index) => typeof states[index] === "object" && validators.includes(address.toLowerCase()),
  );
  const strangers = validators.filter((one) => !nodes.some(({ address }) => address.toLowerCase() === one));
  const enough = 3 * (answering.length + strangers.length) > 2 * validators.length;
  if (!enough) {
    return fail(
      "validators",
      `${answering.length} of ${validators.length} answer; without more than two thirds no block comes`,
      "Start those that are down, all together.",
    );
  }
  if (sets.some((set) => [...set].sort().join() !== [...validators].sort().join())) {
    const mend = "If it stays so, compare the genesis and the newest block of the nodes.";
    return warn("validators", "the nodes do not name the same ones, as while a vote takes effect", mend);
  }
  if (strangers.length > 0) {
    return warn(
      "validators",
      `administered by nobody here: ${strangers.join(", ")}`,
      "`npx hardhat network allow --node <enode URL> --name <name> --rpc <URL>` administers it, or vote it out.",
    );
  }
  return ok("validators", `${answering.length} of ${validators.length} answer`);
}
