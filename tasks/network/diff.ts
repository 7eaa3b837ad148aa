import { compareAllowLists, readAllowList, readNetwork } from "../../sdk/src/network/index.ts";
import { runAction } from "../runAction.ts";
import { describeDrift } from "./describeDrift.ts";
import { networkFolderOf } from "./networkFolderOf.ts";

export default runAction(async (input) => {
  const folder = networkFolderOf(input);
  const network = await readNetwork(folder);
  const { drift, failures, asked } = await compareAllowLists(network, await readAllowList(folder));
  const lines = [
    drift.length === 0
      ? `The lists of ${asked.length} node(s) are as wanted.`
      : `${describeDrift(drift)}\n\`network push\` mends it.`,
    ...failures.map(({ message }) => message),
  ];
  return {
    text: lines.join("\n"),
    json: { asked, drift, failures },
    failed: drift.length + failures.length > 0,
  };
});
