import { hashEpochRecord } from "../../sdk/src/index.ts";
import { runAction } from "../runAction.ts";
import { formatFacts } from "../table.ts";
import type { TaskInput } from "../TaskInput.ts";
import { ceremonyStep } from "./ceremonyStep.ts";
import { listMembers, requireRecord } from "../../sdk/src/guard/folder/localConsortium.ts";
import { consortiumFolder } from "./consortiumFolder.ts";
import { epochFacts } from "./epochFacts.ts";
import { holdCeremony, type HoldCeremonyParameters } from "../../sdk/src/guard/folder/holdCeremony.ts";
import { readEpochTerms } from "./readEpochTerms.ts";

export default runAction(async (input) => {
  if (input.optional("step") !== undefined) return ceremonyStep(input);
  const folder = consortiumFolder(input);
  const { purpose, usual } = await readPurpose(input, folder);
  const members = input.integer("members", { least: 2, most: 255, fallback: usual.members });
  const threshold = input.integer("threshold", { least: 2, most: members, fallback: usual.threshold });
  const onStep = (text: string): void => {
    if (!input.flag("json")) console.error(text);
  };
  const record = await holdCeremony({ folder, members, threshold, purpose, onStep });
  const title = input.flag("reshare")
    ? "New shares of the same key. The old ones still make it: destroy them with `guard destroy`, then restart the holders, or send them SIGHUP."
    : "An epoch's key is made; each member's share is in its folder, sealed.";
  return {
    text: `${title}\n${formatFacts(epochFacts(record))}`,
    json: { folder, hash: hashEpochRecord(record), record },
  };
});

async function readPurpose(input: TaskInput, folder: string) {
  const fresh = { members: 5, threshold: 3 };
  if (!input.flag("reshare")) {
    const epoch = readEpochTerms(input, Math.floor(Date.now() / 1000));
    return { purpose: { epoch } satisfies HoldCeremonyParameters["purpose"], usual: fresh };
  }
  const previous = await requireRecord(folder, input.required("epoch"));
  const members = (await listMembers(folder)).length;
  return { purpose: { previous }, usual: { members, threshold: previous.threshold } };
}
