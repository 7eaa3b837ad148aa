import { newPrescriptionOf } from "../../sdk/src/prescription/prepareToken.ts";
import { shuffle } from "../../sdk/src/prescription/issueMany.ts";
import { groupBy } from "./groupBy.ts";
import { livesOf } from "./playLives.ts";
import type { PlannedForm, Play } from "./planForms.ts";
import { type Preparing, prepareTokensOf, type ReadyIssue, type ReadyToken } from "./prepareTokensOf.ts";
import { seededRandom } from "./seededRandom.ts";
import { openSender, openTimeline } from "./timeline.ts";

/** What only the play knows: whose a token is. */
export interface Truth {
  readonly patient: number;
  readonly form: number;
}

export interface Played {
  /** By the id of the token. */
  readonly truth: ReadonlyMap<string, Truth>;
  /** Steps that the chain refused for good; they left nothing. */
  readonly refused: number;
}

const GAS_A_TOKEN = 160_000;
/** Between two items of one form, as a program sends them. */
const SECONDS_A_TOKEN = 2;

/** Issues all forms, each at its time, and lets patients and pharmacies do what they do with them. */
export async function playForms(
  preparing: Preparing,
  { patients, forms }: Play,
  start: number,
  report: (progress: string) => void,
): Promise<Played> {
  const { stage, seed } = preparing;
  const { prescriptions } = stage.suite;
  const address = await prescriptions.getAddress();
  const timeline = openTimeline();
  const sender = openSender(stage.suite, start);
  const random = seededRandom(seed + 1);
  const truth = new Map<string, Truth>();
  const numbers = new Map(forms.map((form, number) => [form, number]));
  let refused = 0;
  const refuse = (): void => void refused++;
  const lives = livesOf({ stage, timeline, sender, random, onRefusal: refuse });

  const prepare = async (form: PlannedForm, now: number): Promise<ReadyIssue[]> => {
    const number = numbers.get(form) ?? -1;
    const patient = patients[form.patient];
    if (patient === undefined) throw new Error("a form of nobody");
    return prepareTokensOf(preparing, form, { patient, number, now });
  };
  const issued = (form: PlannedForm, { tokens, notBefore }: ReadyIssue, at: number): void => {
    const patient = patients[form.patient];
    if (patient === undefined) return;
    const number = numbers.get(form) ?? -1;
    for (const { keys } of tokens) truth.set(keys.id.toLowerCase(), { patient: form.patient, form: number });
    lives.begin({ patient, form, tokens, from: Math.max(at, notBefore) });
  };
  const send = async (form: PlannedForm, tokens: readonly ReadyToken[], at: number): Promise<boolean> => {
    const from = stage.prescribers[form.prescriber]?.account ?? "";
    const call = (override?: "intendedBeside"): string => {
      const orders = tokens.map(({ prepared }) => newPrescriptionOf({ ...prepared, override }));
      const [first] = orders;
      return first !== undefined && form.run === undefined
        ? prescriptions.interface.encodeFunctionData("issue", [first])
        : prescriptions.interface.encodeFunctionData("issueMany", [orders]);
    };
    const gas = tokens.length * GAS_A_TOKEN + 100_000;
    for (const data of [call(), call("intendedBeside")]) {
      if ((await sender.send(from, address, data, at, gas)) !== undefined) return true;
    }
    refuse();
    return false;
  };

  const runs = groupBy(forms, (form) => form.run);
  for (const [run, members] of runs) {
    if (run === undefined) continue;
    const [{ at } = { at: 0 }] = members;
    timeline.add(start + at, async (now) => {
      const ready: { form: PlannedForm; issues: ReadyIssue[] }[] = [];
      for (const form of members) ready.push({ form, issues: await prepare(form, now) });
      const tokens = shuffle(ready.flatMap(({ issues }) => issues.flatMap((one) => one.tokens)));
      const [first] = members;
      if (first === undefined || !(await send(first, tokens, now))) return;
      for (const { form, issues } of ready) for (const issue of issues) issued(form, issue, now);
    });
  }
  for (const form of runs.get(undefined) ?? []) {
    timeline.add(start + form.at, async (now) => {
      let at = now;
      for (const issue of await prepare(form, now)) {
        const sent: ReadyToken[] = [];
        for (const token of issue.tokens)
          if (await send(form, [token], (at += SECONDS_A_TOKEN))) sent.push(token);
        issued(form, { ...issue, tokens: sent }, at);
      }
    });
  }
  await timeline.run((done) => {
    if (done % 5_000 === 0) report(`${done} steps, ${truth.size} prescriptions`);
  });
  return { truth, refused };
}
