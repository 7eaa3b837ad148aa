import { resetChain } from "../../sdk/src/chain/index.ts";
import { runAction } from "../runAction.ts";
import { chosenChain } from "./chosenChain.ts";

export default runAction(async (input) => {
  const result = await resetChain(chosenChain(input));
  const text = [
    result.stopped ? "stopped" : "was not running",
    ...result.removed.map((file) => `removed ${file}`),
  ];
  return { text: text.join("\n"), json: result };
});
