import { readFile } from "node:fs/promises";
import { SYSTEM } from "../../sdk/src/fhir/systems.ts";
import {
  deriveTags,
  lookUpSubstance,
  MAX_EVALUATIONS,
  type MedicinesTable,
  readSubstancesTable,
  type Tagging,
} from "../../sdk/src/index.ts";
import { makeHolders } from "../oprf/makeHolders.ts";
import type { PlannedForm } from "./planForms.ts";
import { DAYS, type Patient } from "./population.ts";

export const EPOCHS = 3;
export const EPOCH_DAYS = DAYS / EPOCHS;
/** How long after a turn prescriptions name the old tag beside the new one, where nothing else is said. */
export const TURN_DAYS = 120;
const DAY = 86_400;
const [THRESHOLD, HOLDERS] = [3, 5];

interface World {
  readonly patients: readonly Patient[];
  readonly forms: readonly PlannedForm[];
  readonly medicines: MedicinesTable;
  /** Unix seconds at which the play begins. */
  readonly start: number;
  /** How long after a turn prescriptions name the old tag too; 0 for never. */
  readonly turnDays: number;
  readonly report: (progress: string) => void;
}

/**
 * Tags of real key holders, three of five, with a key of its own for each epoch. All that will be asked for is made
 * beforehand, since a request of 64 is cheaper.
 */
export async function makeTagging({
  patients,
  forms,
  medicines,
  start,
  turnDays,
  report,
}: World): Promise<Tagging> {
  const substances = readSubstancesTable(await readFile("samples/substances.json", "utf8"));
  const monitored = new Set(medicines.groups.filter((group) => group.monitored).map(({ code }) => code));
  const needed = new Map<string, { patient: { system: string; value: string }; substanceGroup: string }>();
  for (const form of forms) {
    for (const { code } of form.items) {
      const value = patients[form.patient]?.nhsNumber ?? "";
      if (!monitored.has(code)) continue;
      const substanceGroup = lookUpSubstance(substances, code).id;
      needed.set(`${value} ${substanceGroup}`, {
        patient: { system: SYSTEM.nhsNumber, value },
        substanceGroup,
      });
    }
  }
  const tags = new Map<string, string>();
  const entries = [...needed];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const { record, holders } = makeHolders(THRESHOLD, HOLDERS);
    for (let from = 0; from < entries.length; from += MAX_EVALUATIONS) {
      const some = entries.slice(from, from + MAX_EVALUATIONS);
      const made = await deriveTags({ record, holders, inputs: some.map(([, input]) => input) });
      some.forEach(([name], at) => tags.set(`${epoch} ${name}`, made.tags[at] ?? ""));
    }
    report(`tags of epoch ${epoch + 1} of ${EPOCHS}: ${entries.length}`);
  }
  return {
    substances,
    source: {
      tagOf: ({ value }, substance, epoch) => {
        const tag = tags.get(`${epoch} ${value} ${substance}`);
        return tag === undefined ? Promise.reject(new Error("a tag was not made")) : Promise.resolve(tag);
      },
    },
    epochsAt: (now) => epochsAfter((now - start) / DAY, turnDays),
  };
}

function epochsAfter(days: number, turnDays: number): ReturnType<Tagging["epochsAt"]> {
  const epoch = Math.min(EPOCHS - 1, Math.floor(days / EPOCH_DAYS));
  const isNearTurn = epoch > 0 && days - epoch * EPOCH_DAYS < turnDays;
  return { current: String(epoch), previous: isNearTurn ? String(epoch - 1) : undefined };
}
