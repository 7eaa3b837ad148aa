import { correctGuard, parseCorrectionReason, peekTag } from "../../sdk/src/index.ts";
import { formatInstant } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readGivenTag } from "./readTag.ts";

const MOST_SECONDS = 2 ** 32 - 1;

export default taskAction(async (input, context) => {
  const tag = readGivenTag(input);
  const reason = parseCorrectionReason(input.required("reason"));
  const client = await context.connectAs(input.optional("as") ?? "regulator-1");
  const { coveredUntil: fallback } = await peekTag(client, tag);
  const coveredUntil = input.integer("coveredUntil", { most: MOST_SECONDS, fallback });
  const disregard = input.flag("disregard");
  const transaction = await correctGuard(client, { tag, coveredUntil, disregard, reason });
  const cover = coveredUntil === 0 ? "nothing" : `until ${formatInstant(coveredUntil)}`;
  const open = disregard ? "; what is open no longer counts" : "";
  return {
    text: `Corrected: covered ${cover}${open}.`,
    json: { tag, coveredUntil, disregard, reason, transaction },
  };
});
