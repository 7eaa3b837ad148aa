import {
  buildPackLine,
  openingOf,
  type OverrideReason,
  packSupplyTerms,
  signClaimAuthorisation,
} from "../../sdk/src/index.ts";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import { type Actor, CARTON, type LinkageStage } from "./openStage.ts";
import { pharmacyOf, type PlannedForm } from "./planForms.ts";
import { type Patient, PHARMACIES } from "./population.ts";
import type { ReadyToken } from "./prepareTokensOf.ts";
import type { SeededRandom } from "./seededRandom.ts";
import type { Sender, Timeline } from "./timeline.ts";

interface World {
  readonly stage: LinkageStage;
  readonly timeline: Timeline;
  readonly sender: Sender;
  readonly random: SeededRandom;
  readonly onRefusal: () => void;
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
const AUTHORISED_SECONDS = 3_600;
const NOT_COLLECTED = 10;
/** The patient, asked for nothing. */
const COLLECTED = { collector: "patient", identityAsked: false, identityGiven: false } as const;

/** Claims, supplies and the rest of what happens to a prescription after its issue. */
export function livesOf(world: World): { begin: (life: Life) => void } {
  const { timeline, random } = world;
  const supply = supplierOf(world);
  const begin = (life: Life): void => visit(life, life.form.issues > 1 && life.form.nominee !== undefined);

  function visit(life: Life, more: boolean, issue = 1): void {
    if (random.happens(0.12)) return;
    const days = Math.floor(random.wait(2));
    const midnight = Math.floor(life.from / DAY) * DAY + days * DAY;
    const hour = Math.min(life.patient.hour + random.below(3_600), 10 * 3_600);
    const at = Math.max(midnight + OPENS + hour, life.from + 600 + random.below(3_600));
    const nominated = life.form.nominee !== undefined && random.happens(0.85);
    const pharmacy = nominated ? (life.form.nominee ?? 0) : pharmacyOf(random, life.patient);
    timeline.add(at, async (now) => {
      await collect(life, pharmacy, now);
      if (!more || issue >= life.form.issues) return;
      const cycle = life.form.items[0]?.daysSupply ?? 28;
      visit({ ...life, from: now + (cycle - 2) * DAY }, more, issue + 1);
    });
  }

  async function collect(life: Life, pharmacy: number, now: number): Promise<void> {
    const { tokens } = life;
    const outcome = random.unit();
    const asNominee = life.form.nominee === pharmacy;
    const walksIn = !asNominee && outcome < 0.3;
    let at = now;
    if (walksIn) {
      for (const token of tokens) await supply.walkIn(token, pharmacy, (at += 20 + random.below(40)));
      return;
    }
    for (const token of tokens) await supply.claim(token, pharmacy, (at += 5 + random.below(20)), asNominee);
    at += 60 + random.below(1_200);
    if (outcome > 0.97) {
      for (const token of tokens) await supply.release(token, pharmacy, (at += 5));
      const other = random.below(PHARMACIES);
      timeline.add(at + DAY, (then) =>
        collect({ ...life, form: { ...life.form, nominee: undefined } }, other, then),
      );
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
  }
  return { begin };
}

interface Part {
  readonly packs: number;
  /** Packs that were supplied before. */
  readonly before: number;
}

function supplierOf({ stage, sender, onRefusal }: World) {
  const { prescriptions, dispensing, deployment } = stage.suite;
  const places = placesOf(stage);
  const actorOf = (pharmacy: number): Actor => {
    const actor = stage.pharmacies[pharmacy];
    if (actor === undefined) throw new Error("there is no such pharmacy");
    return actor;
  };
  const send = async (pharmacy: number, to: string, calls: readonly string[], at: number): Promise<void> => {
    for (const data of calls) {
      if ((await sender.send(actorOf(pharmacy).account, to, data, at)) !== undefined) return;
    }
    onRefusal();
  };
  const authorise = async ({ keys }: ReadyToken, pharmacy: number, at: number) => {
    const { nonce } = await prescriptions.prescription(keys.id);
    const deadline = at + AUTHORISED_SECONDS;
    const { licence: dispenser } = actorOf(pharmacy);
    const authorisation = { prescription: keys.id, dispenser, nonce: Number(nonce), deadline };
    return { ...signClaimAuthorisation(deployment, authorisation, keys.itemKey), deadline };
  };
  const ordersOf = (token: ReadyToken, pharmacy: number, { packs, before }: Part) => {
    const { line, unitsPerPack } = places.take(token.code, pharmacy, packs);
    const reasons: (OverrideReason | undefined)[] = [undefined, "travelOrHoliday"];
    return reasons.map((override) => ({
      prescription: token.keys.id,
      terms: packSupplyTerms({
        quantity: packs * unitsPerPack,
        expectedSupplied: before * unitsPerPack,
        collection: COLLECTED,
        override: token.prepared.sealed.tag.endsWith("0".repeat(64)) ? undefined : override,
      }),
      opening: openingOf(token.prepared.sealed),
      packs: [line],
    }));
  };
  return {
    async claim(token: ReadyToken, pharmacy: number, at: number, asNominee: boolean): Promise<void> {
      const { interface: coder } = prescriptions;
      const data = asNominee
        ? coder.encodeFunctionData("claimAsNominee", [token.keys.id])
        : coder.encodeFunctionData("claim", [token.keys.id, await authorise(token, pharmacy, at)]);
      await send(pharmacy, deployment.prescriptions, [data], at);
    },
    async dispense(token: ReadyToken, pharmacy: number, at: number, part: Part): Promise<void> {
      const calls = ordersOf(token, pharmacy, part).map((order) =>
        dispensing.interface.encodeFunctionData("dispense", [order]),
      );
      await send(pharmacy, deployment.dispensing, calls, at);
    },
    async walkIn(token: ReadyToken, pharmacy: number, at: number): Promise<void> {
      const authorisation = await authorise(token, pharmacy, at);
      const calls = ordersOf(token, pharmacy, { packs: token.packs, before: 0 }).map((order) =>
        dispensing.interface.encodeFunctionData("walkIn", [order, authorisation]),
      );
      await send(pharmacy, deployment.dispensing, calls, at);
    },
    release: ({ keys }: ReadyToken, pharmacy: number, at: number): Promise<void> =>
      send(
        pharmacy,
        deployment.prescriptions,
        [prescriptions.interface.encodeFunctionData("release", [keys.id])],
        at,
      ),
    notDispensed: ({ keys, prepared }: ReadyToken, pharmacy: number, at: number): Promise<void> => {
      const facts = [keys.id, NOT_COLLECTED, openingOf(prepared.sealed)] as const;
      const data = prescriptions.interface.encodeFunctionData("notDispensed", [...facts]);
      return send(pharmacy, deployment.prescriptions, [data], at);
    },
  };
}

/** Each pharmacy has its part of each lot, and takes from it pack by pack. */
function placesOf({ shelf }: LinkageStage) {
  const taken = new Map<string, number>();
  return {
    take(code: string, pharmacy: number, packs: number) {
      const lot = shelf.get(code);
      if (lot === undefined) throw new Error(`there is no lot of ${code}`);
      const { file, tree, unitsPerPack } = lot;
      const cartons = Math.floor(file.count / CARTON / PHARMACIES);
      const name = `${code} ${pharmacy}`;
      let from = taken.get(name) ?? 0;
      if ((from % CARTON) + packs > CARTON) from += CARTON - (from % CARTON);
      if (from + packs > cartons * CARTON) throw new Error(`the lot of ${code} is used up`);
      taken.set(name, from + packs);
      const numbered = Array.from({ length: packs }, (_, at) => {
        const ordinal = pharmacy * cartons * CARTON + from + at;
        return { ordinal, serial: decodeBytes20(file.serials, ordinal * TEXT_BYTES) };
      });
      const { head, units, siblings } = buildPackLine(file, tree, numbered);
      return { unitsPerPack, line: { head, units: [...units], siblings: [...siblings] } };
    },
  };
}
