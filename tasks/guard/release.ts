import { releaseOverlap } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { readGivenTag } from "./readTag.ts";

export default taskAction(async (input, context) => {
  const tag = readGivenTag(input);
  const client = await context.connectAs(input.optional("as") ?? "regulator-1");
  const transaction = await releaseOverlap(client, tag);
  return { text: `The next overlap under ${tag} may pass, with a reason.`, json: { tag, transaction } };
});
