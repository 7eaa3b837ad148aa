import { type EvaluationRole, type LicenceRegister, MediConnectError } from "../../../sdk/src/index.ts";

/** @returns number of the licence under which the account may ask in that role */
export type LicenceCheck = (account: string, role: EvaluationRole) => Promise<number>;

/** Strangers could fill the memory otherwise. */
const MAX_REMEMBERED = 10_000;
/** Long enough against a flood; who has just been licensed hardly waits. */
const REFUSAL_SECONDS = 1;

/**
 * Asks the chain, and remembers its answer for a few seconds: so long a suspension may take to reach this holder. A
 * refusal is remembered for one second. That the chain did not answer is never remembered, and never an answer.
 *
 * The check refuses as the contract does, by its errors' names, and with `LICENCES_UNREACHABLE`.
 *
 * @param seconds 0 to ask each time
 * @param now milliseconds of a clock that never goes back
 */
export function openLicenceCheck(
  register: LicenceRegister,
  seconds: number,
  now: () => number = () => performance.now(),
): LicenceCheck {
  const remembered = new Map<string, { readonly until: number; readonly answer: Promise<number> }>();
  return (account, role) => {
    const key = `${account}/${role}`;
    const known = remembered.get(key);
    if (known !== undefined && now() < known.until) return known.answer;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const answer = register.requireLicence(account, role);
    // From the question on, not from the answer: what it says was true no later than it was asked.
    remembered.set(key, { until: now() + 1000 * seconds, answer });
    answer.catch((error: unknown) => {
      if (remembered.get(key)?.answer !== answer) return;
      const unanswered = !(error instanceof MediConnectError) || error.code === "LICENCES_UNREACHABLE";
      const kept = unanswered ? 0 : Math.min(seconds, REFUSAL_SECONDS);
      remembered.set(key, { until: now() + 1000 * kept, answer });
    });
    return answer;
  };
}
