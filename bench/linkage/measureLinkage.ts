import type { JudgedToken } from "./adversary.ts";
import { factsOf, type SeenSlot } from "./tokenFacts.ts";
import { type LinkageReport, linkPairs } from "./linkPairs.ts";
import { EPOCHS, EPOCH_DAYS, makeTagging, TURN_DAYS } from "./makeTagging.ts";
import { type LinkageStage, openStage } from "./openStage.ts";
import { planForms } from "./planForms.ts";
import { playForms } from "./playForms.ts";
import type { PlantedLeak } from "./prepareTokensOf.ts";
import { readChain, type SeenToken } from "./readChain.ts";
import { tagCompanyOf } from "./tagCompany.ts";

export interface LinkageParameters {
  readonly patients: number;
  /** Tokens a patient. */
  readonly prescriptions: number;
  readonly seed: number;
  /** For how many days after a turn of the epoch the previous tag is named; 0 for never. */
  readonly turnDays?: number | undefined;
  readonly leak?: PlantedLeak;
  readonly report: (progress: string) => void;
}

export interface MeasuredLinkage extends LinkageReport {
  readonly patients: number;
  readonly seed: number;
  /** For how many days after a turn of the epoch the previous tag was named. */
  readonly turnDays: number;
  /** Of all patients. */
  readonly prescriptions: number;
  /** Steps that the chain refused for good. */
  readonly refused: number;
}

const DAY = 86_400;

/**
 * How well the prescriptions of one patient can be told from the whole chain and no key. Times, places and medicines
 * follow from the seed; tags, and the order of a bulk run, are drawn anew each time.
 */
export async function measureLinkage({
  patients: count,
  prescriptions,
  seed,
  turnDays = TURN_DAYS,
  leak,
  report,
}: LinkageParameters): Promise<MeasuredLinkage> {
  const play = planForms(seed, count, prescriptions);
  const stage = await openStage(Math.max(6_000, count * prescriptions));
  const start = (Math.ceil(stage.suite.now / DAY) + 1) * DAY;
  const { medicines } = stage;
  const tagging = await makeTagging({ ...play, medicines, start, turnDays, report });
  const { truth, refused } = await playForms({ stage, tagging, seed, leak }, play, start, report);
  const seen = await readChain(stage, report);
  const epochAt = (time: number): number =>
    Math.min(EPOCHS - 1, Math.floor((time - start) / DAY / EPOCH_DAYS));
  const slots = await readSlots(stage, seen);
  const facts = factsOf({ tokens: seen, slots, accounts: accountsOf(stage), epochAt });
  const tokens = facts.flatMap((one, number): JudgedToken[] => {
    const known = truth.get(seen[number]?.id ?? "");
    return known === undefined ? [] : [{ facts: one, number, ...known }];
  });
  report(`${tokens.length} prescriptions of ${count} patients are on the chain`);
  const setting = { patients: count, seed, epochs: EPOCHS, report };
  const linked = linkPairs(tokens, tagCompanyOf(facts), setting);
  return { patients: count, seed, turnDays, ...linked, prescriptions: tokens.length, refused };
}

async function readSlots({ lens }: LinkageStage, seen: readonly SeenToken[]): Promise<Map<string, SeenSlot>> {
  const slots = new Map<string, SeenSlot>();
  for (const tag of new Set(seen.map((token) => token.tag))) {
    const { coveredUntil, lastDispenser } = await lens.peek(tag);
    slots.set(tag, { coveredUntil: Number(coveredUntil), lastDispenser: Number(lastDispenser) });
  }
  return slots;
}

function accountsOf({ prescribers, pharmacies }: LinkageStage): Map<number, string> {
  return new Map(
    [...prescribers, ...pharmacies].map(({ licence, account }) => [licence, account.toLowerCase()]),
  );
}
