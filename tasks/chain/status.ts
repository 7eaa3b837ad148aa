import { type ChainStatus, chainStatus } from "../../sdk/src/chain/index.ts";
import { runAction } from "../runAction.ts";
import { formatFacts } from "../table.ts";
import { chosenChain } from "./chosenChain.ts";

export default runAction(async (input) => {
  const status = await chainStatus(chosenChain(input));
  return { text: `${headline(status)}\n${formatFacts(factsOf(status))}`, json: status };
});

function headline({ state, record, hasState }: ChainStatus): string {
  const next = hasState ? "a start goes on from its state" : "a start makes a new chain";
  if (state === "running") return `running at ${record?.url}`;
  if (state === "hung")
    return `runs as process ${record?.pid}, but does not answer; stop it with \`npx hardhat chain stop\``;
  return state === "killed" ? `not running: it ended without being stopped; ${next}` : `not running; ${next}`;
}

function factsOf({ folder, record, block }: ChainStatus): Record<string, string | number> {
  return {
    state: folder,
    ...(record === undefined
      ? {}
      : { process: record.pid, "chain id": record.chainId, "started at": record.startedAt }),
    ...(block === undefined ? {} : { "last block": block }),
  };
}
