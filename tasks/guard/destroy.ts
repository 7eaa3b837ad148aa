import { existsSync } from "node:fs";
import { destroyHeldEpoch, type HeldEpoch, listHeldEpochs, MediConnectError } from "../../sdk/src/node.ts";
import { runAction } from "../runAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { memberOf } from "../../sdk/src/guard/folder/localConsortium.ts";
import { consortiumFolder } from "./consortiumFolder.ts";
import { openOwnMember } from "./readLock.ts";

export default runAction(async (input) => {
  const folder = input.optional("memberFolder") ?? localFolder(input);
  const held = choose(await listHeldEpochs(folder), input);
  const { epoch, generation } = held.record;
  if (!input.flag("yes")) throw unconfirmed(epoch.id, generation);
  const { member } = await openOwnMember(input, folder);
  const now = Math.floor(Date.now() / 1000);
  const statement = await destroyHeldEpoch({ held, member, now, reason: input.optional("reason") });
  const text = [
    `The share ${statement.index} of epoch ${epoch.id}, generation ${generation}, is destroyed.`,
    `Give the consortium the signed statement: ${held.statementFile}`,
    "Backups and snapshots may still hold the sealed file: destroy its passphrase as well, once no other share needs it.",
  ];
  return { text: text.join("\n"), json: { statement, file: held.statementFile } };
});

function localFolder(input: TaskInput): string {
  return memberOf(consortiumFolder(input), input.integer("member", { least: 1, most: 255 })).folder;
}

function choose(all: readonly HeldEpoch[], input: TaskInput): HeldEpoch {
  const id = input.required("epoch");
  const ofEpoch = all.filter(({ record }) => record.epoch.id === id);
  const wanted =
    input.optional("generation") === undefined
      ? (ofEpoch.find(({ shareFile }) => existsSync(shareFile)) ?? ofEpoch[0])
      : ofEpoch.find(({ record }) => record.generation === input.integer("generation", { most: 2 ** 31 }));
  if (wanted !== undefined) return wanted;
  throw new MediConnectError(
    "EPOCH_NOT_HELD",
    `The member's folder holds nothing of epoch ${id}.`,
    "List what there is with `guard epoch`, and check --member or --member-folder.",
    { epoch: id },
  );
}

function unconfirmed(epoch: string, generation: number): MediConnectError {
  return new MediConnectError(
    "CONFIRMATION_MISSING",
    `The share of epoch ${epoch}, generation ${generation}, would be destroyed for good; nothing was done.`,
    "Add --yes if that is meant.",
    { epoch, generation },
  );
}
