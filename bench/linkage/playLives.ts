import { openSupplies, type SupplyWorld } from "./openSupplies.ts";
import { pharmacyOf, type PlannedForm } from "./planForms.ts";
import { type Patient, PHARMACIES } from "./population.ts";
import type { ReadyToken } from "./prepareTokensOf.ts";
import type { SeededRandom } from "./seededRandom.ts";
import type { Timeline } from "./timeline.ts";

interface World extends SupplyWorld {
  readonly timeline: Timeline;
  readonly random: SeededRandom;
}

/** The tokens that one code opens, from the moment at which they may be supplied. */
interface Life {
  readonly patient: Patient;
  readonly form: PlannedForm;
  readonly tokens: readonly ReadyToken[];
  /** Unix seconds. */
  readonly from: number;
}

const DAY = 86_400;
const OPENS = 8 * 3_600;

/** Claims, supplies and the rest of what happens to a prescription after its issue. */
export function livesOf(world: World): { begin: (life: Life) => void } {
  const { timeline, random } = world;
  const collect = collectorOf(world);
  function visit(life: Life, issues: number, issue = 1): void {
    if (random.happens(0.12)) return;
    const days = Math.floor(random.wait(2));
    const midnight = Math.floor(life.from / DAY) * DAY + days * DAY;
    const hour = Math.min(life.patient.hour + random.below(3_600), 10 * 3_600);
    const at = Math.max(midnight + OPENS + hour, life.from + 600 + random.below(3_600));
    const nominated = life.form.nominee !== undefined && random.happens(0.85);
    const pharmacy = nominated ? (life.form.nominee ?? 0) : pharmacyOf(random, life.patient);
    timeline.add(at, async (now) => {
      await collect(life, pharmacy, now);
      if (issue >= issues) return;
      const cycle = life.form.items[0]?.daysSupply ?? 28;
      visit({ ...life, from: now + (cycle - 2) * DAY }, issues, issue + 1);
    });
  }
  // On paper each issue has a token, hence a life, of its own.
  return { begin: (life) => visit(life, life.form.nominee === undefined ? 1 : life.form.issues) };
}

/** One visit to the counter, with all items of a code. */
function collectorOf(world: World) {
  const { timeline, random } = world;
  const supply = openSupplies(world);
  return async function collect(life: Life, pharmacy: number, now: number): Promise<void> {
    const { tokens } = life;
    const outcome = random.unit();
    const asNominee = life.form.nominee === pharmacy;
    let at = now;
    if (!asNominee && outcome < 0.3) {
      for (const token of tokens) await supply.walkIn(token, pharmacy, (at += 20 + random.below(40)));
      return;
    }
    for (const token of tokens) await supply.claim(token, pharmacy, (at += 5 + random.below(20)), asNominee);
    at += 60 + random.below(1_200);
    if (outcome > 0.97) {
      for (const token of tokens) await supply.release(token, pharmacy, (at += 5));
      const other = random.below(PHARMACIES);
      const unnamed = { ...life, form: { ...life.form, nominee: undefined } };
      timeline.add(at + DAY, (then) => collect(unnamed, other, then));
    } else if (outcome > 0.94) {
      for (const token of tokens) await supply.notDispensed(token, pharmacy, (at += 5));
    } else {
      for (const token of tokens) {
        const part = token.packs > 1 && random.happens(0.1) ? 1 : token.packs;
        await supply.dispense(token, pharmacy, (at += 20 + random.below(40)), { packs: part, before: 0 });
        if (part === token.packs) continue;
        const rest = { packs: token.packs - part, before: part };
        timeline.add(at + 2 * DAY, (then) => supply.dispense(token, pharmacy, then, rest));
      }
    }
  };
}
