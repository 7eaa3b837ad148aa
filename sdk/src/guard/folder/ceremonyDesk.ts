import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { answerComplaints } from "../ceremony/answerComplaints.ts";
import {
  dealerOf,
  dealersOf,
  hashCeremonyPlan,
  readCeremonyPlan,
  type CeremonyPlan,
} from "../ceremony/CeremonyPlan.ts";
import { commitDeal, openDeal, readDealerState, stranger } from "../ceremony/dealShares.ts";
import { assembleEpochRecord, finishCeremony, type CeremonyMessages } from "../ceremony/finishCeremony.ts";
import { dealerState, type DealerState } from "../ceremony/messages.ts";
import { receiveDeals } from "../ceremony/receiveDeals.ts";
import { parseDocument } from "../parseDocument.ts";
import { openSecretDocument, sealSecretDocument, type SecretLock } from "../secretDocument.ts";
import { readShareFile, writeShareFile } from "../shareFile.ts";
import { openKeyHolder } from "../openKeyHolder.ts";
import { readDocument, readDocuments, writeDocument } from "./documentFiles.ts";
import { epochFolderOf, recordFileOf, shareFileOf } from "./holderFolder.ts";
import type { Member } from "./memberFile.ts";

/** Where one member sits in a ceremony whose messages are files. */
export interface CeremonySeat {
  /** Folder that all members share or carry about; nothing in it is secret. */
  readonly exchange: string;
  /** The member's own folder; what is secret in it is sealed. */
  readonly folder: string;
  readonly member: Member;
  readonly lock: SecretLock;
}

/** The rounds after joining and planning; all members take one before anybody takes the next. */
export const CEREMONY_STEPS = ["commit", "deal", "receive", "answer", "finish", "keep"] as const;
export type CeremonyStep = (typeof CEREMONY_STEPS)[number];

/** Folder of the exchange for each round's messages. */
const ROUNDS = {
  commitments: "1-commitments",
  deals: "2-deals",
  receipts: "3-receipts",
  answers: "4-answers",
  confirmations: "5-confirmations",
} as const;

/**
 * Takes one member's part in one round: reads what the others have said from the exchange, and adds its own message.
 * What has been said is not said again: two different messages of one round count as a fault.
 *
 * @returns whether this member had anything to say or to keep
 * @throws MediConnectError `CEREMONY_STEP_EARLY`, `CEREMONY_FAILED` naming who is at fault, `CEREMONY_STRANGER`, and as
 * the rounds do
 */
export async function takeCeremonyStep(seat: CeremonySeat, step: CeremonyStep): Promise<boolean> {
  await requireStepBefore(seat.exchange, step);
  const plan = readCeremonyPlan(await readDocument(planFileOf(seat.exchange)));
  const dealer = dealersOf(plan).find(
    (index) => dealerOf(plan, index)?.signingKey === seat.member.keys.signingKey,
  );
  const member = plan.members.find(({ signingKey }) => signingKey === seat.member.keys.signingKey)?.index;
  if (dealer === undefined && member === undefined) throw stranger(0);
  if (step === "commit" || step === "deal" || step === "answer") {
    return dealer !== undefined && (await DEALER_STEPS[step](seat, plan, dealer));
  }
  return member !== undefined && (await MEMBER_STEPS[step](seat, plan, member));
}

/** Which round's messages a step cannot do without, and whose step makes them. */
const BEFORE: Readonly<Partial<Record<CeremonyStep, readonly [keyof typeof ROUNDS, CeremonyStep]>>> = {
  deal: ["commitments", "commit"],
  receive: ["deals", "deal"],
  answer: ["receipts", "receive"],
  finish: ["receipts", "receive"],
  keep: ["confirmations", "finish"],
};

/** Where only some have taken a step, the round says who is missing. */
async function requireStepBefore(exchange: string, step: CeremonyStep): Promise<void> {
  if (!existsSync(planFileOf(exchange))) throw tooEarly(exchange, step, "plan");
  const [round, before] = BEFORE[step] ?? [];
  if (round === undefined || before === undefined) return;
  const said = await readDocuments(path.join(exchange, ROUNDS[round]));
  if (said.length === 0) throw tooEarly(exchange, step, before);
}

function tooEarly(exchange: string, step: CeremonyStep, before: CeremonyStep | "plan"): MediConnectError {
  return new MediConnectError(
    "CEREMONY_STEP_EARLY",
    `It is too early for the step ${step}: nobody has taken the step ${before} in ${exchange}.`,
    `Take \`guard ceremony --step ${before}\` first, or check --exchange.`,
    { step, before },
  );
}

type Act = (seat: CeremonySeat, plan: CeremonyPlan, index: number) => Promise<boolean>;

const DEALER_STEPS: Readonly<Record<"commit" | "deal" | "answer", Act>> = {
  commit: (seat, plan, dealer) =>
    say(seat, "commitments", dealer, async () => {
      const passed = plan.purpose === "generate" ? {} : { share: await shareToPass(seat, plan) };
      const { keys } = seat.member;
      const { state, message } = commitDeal({ plan, dealer, keys, ...passed });
      // First the state: a commitment that cannot be opened would end the ceremony.
      await writeDocument(stateFileOf(seat, plan), await sealSecretDocument(state, seat.lock));
      return message;
    }),
  deal: (seat, plan, dealer) =>
    say(seat, "deals", dealer, async () =>
      openDeal({
        plan,
        keys: seat.member.keys,
        state: await openState(seat, plan),
        commitments: await heard(seat, "commitments"),
      }),
    ),
  answer: (seat, plan, dealer) =>
    say(seat, "answers", dealer, async () =>
      answerComplaints({
        plan,
        keys: seat.member.keys,
        state: await openState(seat, plan),
        receipts: await heard(seat, "receipts"),
      }),
    ),
};

const MEMBER_STEPS: Readonly<Record<"receive" | "finish" | "keep", Act>> = {
  receive: (seat, plan, member) =>
    say(seat, "receipts", member, async () => {
      const [commitments, deals] = [await heard(seat, "commitments"), await heard(seat, "deals")];
      return receiveDeals({ plan, member, keys: seat.member.keys, commitments, deals });
    }),
  finish: (seat, plan, member) =>
    say(seat, "confirmations", member, async () => {
      const messages = await messagesOf(seat);
      const { share, confirmation } = finishCeremony({ plan, member, keys: seat.member.keys, messages });
      const folder = epochFolderOf(seat.folder, share.epoch, share.generation);
      await writeDocument(path.join(folder, "plan.json"), plan);
      await writeShareFile(shareFileOf(folder), share, seat.lock);
      return confirmation;
    }),
  keep: async (seat, plan) => {
    const record = assembleEpochRecord(plan, await messagesOf(seat), await heard(seat, "confirmations"));
    const folder = epochFolderOf(seat.folder, record.epoch.id, record.generation);
    // It must open, and belong to the record, before anything that could make it anew is forgotten.
    openKeyHolder({ share: await readShareFile(shareFileOf(folder), seat.lock), record });
    await writeDocument(recordFileOf(folder), record);
    await writeDocument(path.join(seat.exchange, "record.json"), record);
    await rm(stateFileOf(seat, plan), { force: true });
    return true;
  },
};

export function planFileOf(exchange: string): string {
  return path.join(exchange, "plan.json");
}

async function say(
  { exchange }: CeremonySeat,
  round: keyof typeof ROUNDS,
  index: number,
  make: () => Promise<unknown>,
): Promise<boolean> {
  const file = path.join(exchange, ROUNDS[round], `${index}.json`);
  if (existsSync(file)) return false;
  const message = await make();
  if (message === undefined) return false;
  await writeDocument(file, message);
  return true;
}

function heard({ exchange }: CeremonySeat, round: keyof typeof ROUNDS): Promise<unknown[]> {
  return readDocuments(path.join(exchange, ROUNDS[round]));
}

async function messagesOf(seat: CeremonySeat): Promise<CeremonyMessages> {
  const [commitments = [], deals = [], receipts = [], answers = []] = await Promise.all(
    (["commitments", "deals", "receipts", "answers"] as const).map((round) => heard(seat, round)),
  );
  return { commitments, deals, receipts, answers };
}

function shareToPass(seat: CeremonySeat, plan: Extract<CeremonyPlan, { purpose: "reshare" }>) {
  const { epoch, generation } = plan.previous;
  return readShareFile(shareFileOf(epochFolderOf(seat.folder, epoch.id, generation)), seat.lock);
}

function stateFileOf({ folder }: CeremonySeat, plan: CeremonyPlan): string {
  return path.join(folder, "ceremonies", `${hashCeremonyPlan(plan)}.json`);
}

async function openState(seat: CeremonySeat, plan: CeremonyPlan): Promise<DealerState> {
  const sealed = await readDocument(stateFileOf(seat, plan));
  const state = parseDocument(dealerState, await openSecretDocument(sealed, seat.lock), "dealer's state");
  readDealerState(plan, state);
  return state;
}
