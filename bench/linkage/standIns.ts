import { groupBy } from "./groupBy.ts";
import type { PairField } from "./PairField.ts";
import type { SeededRandom } from "./seededRandom.ts";
import type { TokenFacts } from "./tokenFacts.ts";

// The fair comparison: the same adversary, who sees the same fields, but what is neither time nor place nor medicine is
// another prescription's. It is as flexible as the true one, and can learn from those fields only what they repeat of
// the others.

/** So many prescriptions that are alike, one after the other in time, swap among themselves. */
const SWAPPING = 8;

/** Each token with all but time, place, medicine and tags of another one that is alike in these. */
export function standInsOf(facts: readonly TokenFacts[], random: SeededRandom): TokenFacts[] {
  const standIns = [...facts];
  // Hashes and signatures depend on nothing, so any token's will do.
  const anybody = shuffled(facts, random);
  const alike = groupBy(facts.keys(), (at) => likeness(facts[at] as TokenFacts));
  for (const all of alike.values()) {
    const ordered = all.toSorted((left, right) => timeOf(facts[left]) - timeOf(facts[right]));
    for (let from = 0; from < ordered.length; from += SWAPPING) {
      const some = ordered.slice(from, from + SWAPPING);
      const others = shuffled(some, random);
      some.forEach((at, place) => {
        const own = facts[at] as TokenFacts;
        const other = facts[others[place] ?? at] as TokenFacts;
        const { bits, sharedWords } = anybody[at] as TokenFacts;
        const { place: inRun, gas, supplyGas, signedSecond, deadline, packPlace, reasons } = other;
        standIns[at] = {
          ...own,
          ...{ place: inRun, gas, supplyGas, signedSecond, deadline, packPlace, reasons },
          ...{ bits, sharedWords },
        };
      });
    }
  }
  return standIns;
}

/** The same fields, asked of the stand-ins. */
export function standInFields(fields: readonly PairField[], standIns: readonly TokenFacts[]): PairField[] {
  return fields.map(({ name, bins, binOf }) => ({
    name: `${name}, of others`,
    kind: "standIn",
    bins,
    binOf: (_left, _right, i, j) => binOf(standIns[i] as TokenFacts, standIns[j] as TokenFacts, i, j),
  }));
}

function likeness({ among, tag, figures, pharmacy, deadline, supplyGas }: TokenFacts): string {
  const known = [among > 1, tag >= 0, deadline >= 0, supplyGas >= 0];
  return `${known.join(" ")} ${figures} ${pharmacy}`;
}

function timeOf(facts: TokenFacts | undefined): number {
  return facts === undefined ? 0 : Math.max(facts.time, facts.counterTime);
}

function shuffled<T>(given: readonly T[], random: SeededRandom): T[] {
  const mixed = [...given];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}
