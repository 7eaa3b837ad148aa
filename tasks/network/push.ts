import { pushAllowList, readAllowList, readNetwork } from "../../sdk/src/network/index.ts";
import { runAction } from "../runAction.ts";
import { describeDrift } from "./describeDrift.ts";
import { networkFolderOf } from "./networkFolderOf.ts";

export default runAction(async (input) => {
  const folder = networkFolderOf(input);
  const network = await readNetwork(folder);
  const { nodes, failures } = await pushAllowList(network, await readAllowList(folder), {
    force: input.flag("force"),
  });
  const mended = nodes.flatMap((node) => node.mended);
  const lines = [
    ...(mended.length === 0 ? [] : ["Mended:", describeDrift(mended)]),
    `${nodes.length} of ${network.nodes.length} node(s) are as wanted.`,
    ...failures.map(({ message }) => message),
    ...(failures.length === 0 ? [] : ["Push again once they are back."]),
  ];
  return { text: lines.join("\n"), json: { nodes, failures }, failed: failures.length > 0 };
});
