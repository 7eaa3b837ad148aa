import { makeKeystore } from "../../sdk/src/deployment/index.ts";
import { readPassword } from "../readPassword.ts";
import { runAction } from "../runAction.ts";

export default runAction(async (input) => {
  const out = input.required("out");
  const address = await makeKeystore(out, await readPassword(input));
  return { text: `The key of ${address} is in ${out}.`, json: { address, out } };
});
