import { type StartedChain, startChain } from "../../sdk/src/chain/index.ts";
import { runAction } from "../runAction.ts";
import { formatFacts } from "../table.ts";
import { chosenChain } from "./chosenChain.ts";

const FROM: Readonly<Record<StartedChain["state"], string>> = {
  none: "a new chain",
  whole: "kept state",
  recovered: "the last good copy of its state: the latest was torn by a kill",
};

export default runAction(async (input) => {
  const { folder, genesisTime } = chosenChain(input);
  const port =
    input.optional("port") === undefined ? undefined : input.integer("port", { least: 1024, most: 65_535 });
  const chain = await startChain({ folder, port, genesisTime });
  if (chain.alreadyRunning) return { text: `already running at ${chain.url}`, json: chain };
  const facts = formatFacts({ from: FROM[chain.state], process: chain.pid, state: chain.folder });
  return { text: `running at ${chain.url}, chain id ${chain.chainId}\n${facts}`, json: chain };
});
