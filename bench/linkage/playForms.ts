import { newPrescriptionOf } from "../../sdk/src/prescription/prepareToken.ts";
import { shuffle, sortByLife } from "../../sdk/src/prescription/issueMany.ts";
import { groupBy } from "./groupBy.ts";
import { livesOf } from "./playLives.ts";
import type { PlannedForm, Play } from "./planForms.ts";
import { type Preparing, prepareTokensOf, type ReadyIssue, type ReadyToken } from "./prepareTokensOf.ts";
import { seededRandom } from "./seededRandom.ts";
import { openSender, openTimeline, type Sender } from "./timeline.ts";

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

/** A form of the play, with its number and whose it is. */
interface NumberedForm {
  readonly form: PlannedForm;
  readonly number: number;
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
  const timeline = openTimeline();
  const sender = openSender(stage.suite, start);
  const truth = new Map<string, Truth>();
  let refused = 0;
  const onRefusal = (): void => void refused++;
  const lives = livesOf({ stage, timeline, sender, random: seededRandom(seed + 1), onRefusal });
  const send = issuerOf(preparing, sender, onRefusal);

  const patientOf = ({ patient }: PlannedForm) => patients[patient] ?? failed("a form of nobody");
  const prepare = ({ form, number }: NumberedForm, now: number): Promise<ReadyIssue[]> =>
    prepareTokensOf(preparing, form, { patient: patientOf(form), number, now });
  const issued = ({ form, number }: NumberedForm, { tokens, notBefore }: ReadyIssue, at: number): void => {
    for (const { keys } of tokens) truth.set(keys.id.toLowerCase(), { patient: form.patient, form: number });
    lives.begin({ patient: patientOf(form), form, tokens, from: Math.max(at, notBefore) });
  };
  const issueRun = async (members: readonly NumberedForm[], now: number): Promise<void> => {
    const ready: { one: NumberedForm; issues: ReadyIssue[] }[] = [];
    for (const one of members) ready.push({ one, issues: await prepare(one, now) });
    const tokens = shuffle(ready.flatMap(({ issues }) => issues.flatMap((issue) => issue.tokens)));
    const [first] = members;
    if (first === undefined || !(await send(first.form, tokens, now))) return;
    for (const { one, issues } of ready) for (const issue of issues) issued(one, issue, now);
  };
  const issueOne = async (one: NumberedForm, now: number): Promise<void> => {
    let at = now;
    for (const issue of await prepare(one, now)) {
      const sent: ReadyToken[] = [];
      for (const token of issue.tokens) {
        if (await send(one.form, [token], (at += SECONDS_A_TOKEN))) sent.push(token);
      }
      issued(one, { ...issue, tokens: sent }, at);
    }
  };

  const numbered = forms.map((form, number): NumberedForm => ({ form, number }));
  for (const [run, members] of groupBy(numbered, ({ form }) => form.run)) {
    const at = start + (members[0]?.form.at ?? 0);
    if (run !== undefined) timeline.add(at, (now) => issueRun(members, now));
    else for (const one of members) timeline.add(start + one.form.at, (now) => issueOne(one, now));
  }
  await timeline.run((done) => {
    if (done % 5_000 === 0) report(`${done} steps, ${truth.size} prescriptions`);
  });
  return { truth, refused };
}

/** Sends tokens of a form or of a run, with a reason where the guard asks for one. */
function issuerOf({ stage }: Preparing, sender: Sender, onRefusal: () => void) {
  const { prescriptions, deployment } = stage.suite;
  const { interface: coder } = prescriptions;
  return async (form: PlannedForm, tokens: readonly ReadyToken[], at: number): Promise<boolean> => {
    const from = stage.prescribers[form.prescriber]?.account ?? failed("there is no such prescriber");
    const gas = tokens.length * GAS_A_TOKEN + 100_000;
    for (const override of [undefined, "intendedBeside"] as const) {
      const orders = sortByLife(tokens.map(({ prepared }) => newPrescriptionOf({ ...prepared, override })));
      const [first] = orders;
      const data =
        first !== undefined && form.run === undefined
          ? coder.encodeFunctionData("issue", [first])
          : coder.encodeFunctionData("issueMany", [orders]);
      if ((await sender.send(from, deployment.prescriptions, data, at, gas)) !== undefined) return true;
    }
    onRefusal();
    return false;
  };
}

function failed(reason: string): never {
  throw new Error(reason);
}
