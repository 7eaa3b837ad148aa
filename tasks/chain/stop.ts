import { stopChain } from "../../sdk/src/chain/index.ts";
import { runAction } from "../runAction.ts";
import { chosenChain } from "./chosenChain.ts";

export default runAction(async (input) => {
  const result = await stopChain(chosenChain(input));
  return { text: result.stopped ? "stopped; its state is kept" : "not running", json: result };
});
