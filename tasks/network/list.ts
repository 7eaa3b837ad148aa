import { readAllowList } from "../../sdk/src/network/index.ts";
import { runAction } from "../runAction.ts";
import { describeList } from "./describeList.ts";
import { networkFolderOf } from "./networkFolderOf.ts";

export default runAction(async (input) =>
  describeList(await readAllowList(networkFolderOf(input)), "Wanted on every node:"),
);
