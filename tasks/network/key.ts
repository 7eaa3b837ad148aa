import { makeNodeKeyFile } from "../../sdk/src/network/index.ts";
import { runAction } from "../runAction.ts";
import { formatFacts } from "../table.ts";

export default runAction(async (input) => {
  const file = input.required("out");
  const { publicKey, address } = await makeNodeKeyFile(file);
  const facts = { file, address, "public key": publicKey };
  return { text: formatFacts(facts), json: { file, address, publicKey } };
});
