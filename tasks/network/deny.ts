import { denyEntries } from "../../sdk/src/network/index.ts";
import { runAction } from "../runAction.ts";
import { describeList } from "./describeList.ts";
import { networkFolderOf } from "./networkFolderOf.ts";
import { splitList } from "./parseEntries.ts";

export default runAction(async (input) => {
  const names = splitList(input.required("names"));
  const list = await denyEntries(networkFolderOf(input), names, { force: input.flag("force") });
  return describeList(list, "Wanted on every node from the next `network push` on:");
});
