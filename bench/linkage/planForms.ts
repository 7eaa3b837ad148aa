import { groupBy } from "./groupBy.ts";
import { ACUTE, type Course, DAYS, makePatients, type Patient, PHARMACIES, PRACTICES } from "./population.ts";
import { PRESCRIBERS_A_PRACTICE } from "./population.ts";
import { type SeededRandom, seededRandom } from "./seededRandom.ts";

/** One item as it is prescribed. */
export interface FormItem {
  readonly code: string;
  readonly packs: number;
  readonly daysSupply: number;
}

/** One form of one patient: what is prescribed at one moment. */
export interface PlannedForm {
  readonly patient: number;
  readonly prescriber: number;
  /** Seconds after the play begins. */
  readonly at: number;
  readonly items: readonly FormItem[];
  /** Issues of each item: on paper a token each, for a nominated pharmacy on one token. */
  readonly issues: number;
  readonly nominee: number | undefined;
  /** Name of the bulk run that it is sent in. */
  readonly run: string | undefined;
}

export interface Play {
  readonly patients: readonly Patient[];
  /** In the order of their times. */
  readonly forms: readonly PlannedForm[];
}

const DAY = 86_400;
const OPENS = 8 * 3_600;
const OPENING_SECONDS = 9 * 3_600;
const RUN_AT = 18 * 3_600;
const REPEAT_ISSUES = 3;

/** A population and all that is prescribed to it: `prescriptions` tokens a patient, exactly. */
export function planForms(seed: number, patientCount: number, prescriptions: number): Play {
  const random = seededRandom(seed);
  const patients = makePatients(random, patientCount);
  const forms = patients.flatMap((patient, index) =>
    cutTo(prescriptions, wishesOf(random, patient, index, prescriptions)),
  );
  return { patients, forms: forms.toSorted((left, right) => left.at - right.at) };
}

/** Tokens that a form becomes. */
export function tokensOf({ items, issues, nominee }: PlannedForm): number {
  return items.length * (nominee === undefined ? issues : 1);
}

function wishesOf(
  random: SeededRandom,
  patient: Patient,
  index: number,
  prescriptions: number,
): PlannedForm[] {
  const forms: PlannedForm[] = [];
  const byWay = groupBy(patient.courses, ({ way, cycleDays }) => `${way} ${cycleDays}`);
  for (const courses of byWay.values()) forms.push(...longTerm(random, patient, index, courses));
  const tokens = forms.reduce((sum, form) => sum + tokensOf(form), 0);
  const acute = Math.max(prescriptions - tokens, Math.ceil(prescriptions / 5));
  for (let made = 0; made < acute;) {
    const form = acuteForm(random, patient, index);
    made += tokensOf(form);
    forms.push(form);
  }
  // Acute ones are spread over the whole time, so that none is cut off for being late alone.
  return forms.toSorted((left, right) => left.at - right.at);
}

function longTerm(
  random: SeededRandom,
  patient: Patient,
  index: number,
  courses: readonly Course[],
): PlannedForm[] {
  const [{ way, cycleDays } = { way: "form", cycleDays: 28 }] = courses;
  const isRepeat = way === "paperRepeat" || way === "nominatedRepeat";
  const issues = isRepeat ? REPEAT_ISSUES : 1;
  const items = courses.map(({ code, packs }) => ({ code, packs, daysSupply: cycleDays }));
  const { prescriber, practice } = patient;
  const forms: PlannedForm[] = [];
  const step = cycleDays * issues;
  const first = way === "run" ? runDay(patient.firstDay, practice) : patient.firstDay;
  for (let day = first; day < DAYS - step; day += step) {
    const late = way === "run" ? 0 : random.below(3);
    const at =
      way === "run" ? day * DAY + RUN_AT : (day + late) * DAY + OPENS + random.below(OPENING_SECONDS);
    const isAway = way !== "run" && random.happens(0.2);
    forms.push({
      patient: index,
      prescriber: isAway
        ? practice * PRESCRIBERS_A_PRACTICE + random.below(PRESCRIBERS_A_PRACTICE)
        : prescriber,
      at,
      items,
      issues,
      nominee:
        way === "nominatedRepeat" || (way === "form" && patient.nominates) ? patient.pharmacy : undefined,
      run: way === "run" ? `${prescriber} ${day}` : undefined,
    });
  }
  return forms;
}

/** Each practice has its day of the week for what is due. */
function runDay(day: number, practice: number): number {
  return Math.ceil(day / 7) * 7 + 1 + practice;
}

function acuteForm(random: SeededRandom, patient: Patient, index: number): PlannedForm {
  const codes = new Set([random.pick(ACUTE), ...(random.happens(0.25) ? [random.pick(ACUTE)] : [])]);
  const elsewhere = random.happens(0.15);
  const practice = elsewhere ? random.below(PRACTICES) : patient.practice;
  const usual = !elsewhere && random.happens(0.7);
  return {
    patient: index,
    prescriber: usual
      ? patient.prescriber
      : practice * PRESCRIBERS_A_PRACTICE + random.below(PRESCRIBERS_A_PRACTICE),
    at: random.below(DAYS - 40) * DAY + OPENS + random.below(OPENING_SECONDS),
    items: [...codes].map((code) => ({ code, packs: 1, daysSupply: random.pick([5, 7, 10, 14]) })),
    issues: 1,
    nominee: patient.nominates && !elsewhere ? patient.pharmacy : undefined,
    run: undefined,
  };
}

/** Of all wishes as many as make exactly so many tokens, evenly over the time. */
function cutTo(tokens: number, wishes: readonly PlannedForm[]): PlannedForm[] {
  const kept: PlannedForm[] = [];
  let left = tokens;
  const start = Math.max(0, wishes.length - tokens) >> 1;
  for (const form of [...wishes.slice(start), ...wishes.slice(0, start)]) {
    if (left === 0) break;
    const single = form.nominee === undefined ? form.issues : 1;
    const items = form.items.slice(0, Math.floor(left / single));
    if (items.length === 0 && single > left) {
      kept.push({ ...form, items: form.items.slice(0, 1), issues: left });
      left = 0;
    } else if (items.length > 0) {
      kept.push({ ...form, items });
      left -= items.length * single;
    }
  }
  return kept;
}

/** Where the patient goes with it. */
export function pharmacyOf(random: SeededRandom, { pharmacy, practice }: Patient): number {
  if (random.happens(0.8)) return pharmacy;
  return random.happens(0.6)
    ? practice * (PHARMACIES / PRACTICES) + random.below(2)
    : random.below(PHARMACIES);
}
