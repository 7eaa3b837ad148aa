import path from "node:path";
import {
  CEREMONY_STEPS,
  createMember,
  hashEpochRecord,
  joinCeremony,
  planCeremony,
  readEpochRecord,
  takeCeremonyStep,
} from "../../sdk/src/node.ts";
import { readDocument } from "../../sdk/src/guard/folder/documentFiles.ts";
import { existsSync } from "node:fs";
import { parseChoice } from "../parseChoice.ts";
import type { TaskOutcome } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { readEpochTerms } from "./readEpochTerms.ts";
import { openOwnMember, readLock } from "./readLock.ts";

const STEPS = ["join", "plan", ...CEREMONY_STEPS] as const;

/** One member's part in a ceremony over a folder that all share, or that is carried about. */
export async function ceremonyStep(input: TaskInput): Promise<TaskOutcome> {
  const step = parseChoice(input, "step", STEPS);
  const exchange = input.required("exchange");
  if (step === "plan") return plan(input, exchange);
  const folder = input.required("memberFolder");
  if (step === "join") return join(input, exchange, folder);
  const { member, lock } = await openOwnMember(input, folder);
  const done = await takeCeremonyStep({ exchange, folder, member, lock }, step);
  if (step === "keep") return kept(exchange, done);
  const next = STEPS[STEPS.indexOf(step) + 1];
  return {
    text: `${step}: ${done ? "done" : "nothing to say, or said before"}. When all have taken it: --step ${next}.`,
    json: { step, done, next: next ?? null },
  };
}

async function kept(exchange: string, done: boolean): Promise<TaskOutcome> {
  const file = path.join(exchange, "record.json");
  const record = readEpochRecord(await readDocument(file));
  const hash = hashEpochRecord(record);
  const name = `${record.epoch.id}.${record.generation}.json`;
  const text = [
    `keep: ${done ? "done" : "nothing to say, or said before"}. The epoch is in force. Compare the hash of its record with the others by telephone: ${hash}`,
    `Prescribers and pharmacies need the record, ${file}, as records/${name} in the guard's folder (--guard-folder; else guard-CHAINID in the state folder).`,
  ];
  return { text: text.join("\n"), json: { step: "keep", done, next: null, hash, record: file } };
}

async function join(input: TaskInput, exchange: string, folder: string): Promise<TaskOutcome> {
  const index = input.integer("member", { least: 1, most: 255 });
  const known = existsSync(path.join(folder, "member.json"));
  const member = known
    ? (await openOwnMember(input, folder)).member
    : await createMember(folder, input.required("name"), await readLock(input, folder));
  await joinCeremony(exchange, index, member);
  const { signingKey, sealingKey } = member.keys;
  return {
    text: `${member.name} joins as member ${index}. Tell the others its signing key by another way: ${signingKey}`,
    json: { step: "join", index, name: member.name, signingKey, sealingKey },
  };
}

async function plan(input: TaskInput, exchange: string): Promise<TaskOutcome> {
  const previous = input.flag("reshare")
    ? readEpochRecord(await readDocument(input.required("record")))
    : undefined;
  const threshold = input.integer("threshold", {
    least: 2,
    most: 255,
    fallback: previous?.threshold ?? 3,
  });
  const made = await planCeremony(
    exchange,
    previous === undefined
      ? { epoch: readEpochTerms(input, Math.floor(Date.now() / 1000)), threshold }
      : { previous, dealers: previous.holders.map(({ index }) => index), threshold },
  );
  const names = made.members.map(({ index, name }) => `${index} ${name}`).join(", ");
  return {
    text: `The plan is made for: ${names}. Each of them reads it, then: --step commit.`,
    json: { step: "plan", plan: made },
  };
}
