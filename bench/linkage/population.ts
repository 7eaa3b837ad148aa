import { nhsNumbers } from "./nhsNumbers.ts";
import type { SeededRandom } from "./seededRandom.ts";

// Who lives where the benchmark plays. Everything is made up; what matters is that it repeats itself as people do.

export const PRACTICES = 3;
export const PRESCRIBERS_A_PRACTICE = 2;
export const PHARMACIES = 6;
/** Days that the play lasts: three epochs of the supply guard. */
export const DAYS = 720;
const CYCLE_DAYS = 28;

/** One medicine as this patient takes it. */
export interface Course {
  /** dm+d code of the product group. */
  readonly code: string;
  readonly packs: number;
  /** How a repeat reaches the chain. */
  readonly way: "run" | "form" | "paperRepeat" | "nominatedRepeat";
  readonly cycleDays: number;
}

export interface Patient {
  readonly nhsNumber: string;
  readonly practice: number;
  /** Of the practice's, who sees the patient as a rule. */
  readonly prescriber: number;
  readonly pharmacy: number;
  /** Whether forms name that pharmacy. */
  readonly nominates: boolean;
  readonly courses: readonly Course[];
  /** Day on which the courses begin. */
  readonly firstDay: number;
  /** Seconds after opening at which the patient likes to go. */
  readonly hour: number;
}

const LONG_TERM = [
  { code: "322237000", weight: 3 },
  { code: "39113611000001102", weight: 3 },
  { code: "317972000", weight: 4 },
  { code: "13892511000001100", weight: 3 },
  { code: "322341003", weight: 3 },
  { code: "99900211000001102", weight: 2 },
  { code: "99900311000001105", weight: 2 },
  { code: "99900411000001103", weight: 1 },
];
/** What is prescribed once. */
export const ACUTE = ["39732311000001104", "324252006", "321080004", "322237000", "322341003"];
/** Schedules 2 and 3 are not repeated. */
const UNREPEATABLE = new Set(["99900211000001102", "99900411000001103"]);
const OPENING_SECONDS = 9 * 3_600;

export function makePatients(random: SeededRandom, count: number): Patient[] {
  const numbers = nhsNumbers(count);
  return numbers.map((nhsNumber) => {
    const practice = random.below(PRACTICES);
    const near = practice * (PHARMACIES / PRACTICES);
    return {
      nhsNumber,
      practice,
      prescriber: practice * PRESCRIBERS_A_PRACTICE + (random.happens(0.6) ? 0 : 1),
      pharmacy: random.happens(0.8) ? near + random.below(2) : random.below(PHARMACIES),
      nominates: random.happens(0.4),
      courses: makeCourses(random),
      firstDay: random.below(300),
      hour: random.below(OPENING_SECONDS),
    };
  });
}

function makeCourses(random: SeededRandom): Course[] {
  const count = random.pick([0, 1, 1, 2, 2, 3]);
  const rest = LONG_TERM.flatMap(({ code, weight }) => Array.from({ length: weight }, () => code));
  const habit = random.unit();
  const way = habit < 0.45 ? "run" : habit < 0.75 ? "form" : habit < 0.9 ? "paperRepeat" : "nominatedRepeat";
  const codes = new Set(Array.from({ length: count }, () => random.pick(rest)));
  return [...codes].map((code) => ({
    code,
    packs: 1 + random.below(3),
    way: way !== "run" && UNREPEATABLE.has(code) ? "form" : way,
    cycleDays: random.happens(0.7) ? CYCLE_DAYS : 2 * CYCLE_DAYS,
  }));
}
