import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { planGeneration, planResharing, type CeremonyPlan } from "../ceremony/CeremonyPlan.ts";
import { memberIndex, type EpochRecord, type EpochTerms } from "../EpochRecord.ts";
import { hex32 } from "../group.ts";
import { parseDocument } from "../parseDocument.ts";
import { planFileOf } from "./ceremonyDesk.ts";
import { readDocuments, writeDocument } from "./documentFiles.ts";
import type { Member } from "./memberFile.ts";

const joined = z.strictObject({
  index: memberIndex,
  name: z.string().min(1).max(200),
  signingKey: hex32,
  sealingKey: hex32,
});

/** Says in the exchange who wants to be member `index`, with the public keys. */
export async function joinCeremony(exchange: string, index: number, { name, keys }: Member): Promise<void> {
  const { signingKey, sealingKey } = keys;
  const file = path.join(exchange, "0-members", `${index}.json`);
  await writeDocument(file, { index, name, signingKey, sealingKey });
}

export type PlanCeremonyParameters =
  | { readonly epoch: EpochTerms; readonly threshold: number }
  | {
      /** The record whose shares are passed on. */
      readonly previous: EpochRecord;
      readonly dealers: readonly number[];
      readonly threshold: number;
    };

/**
 * Makes the plan of all who joined, which each of them reads before taking a step: who is in it is the one thing that
 * no signature settles.
 *
 * @throws MediConnectError `CEREMONY_PLANNED_BEFORE`, `CEREMONY_PLAN_INVALID`, `GUARD_DOCUMENT_INVALID`
 */
export async function planCeremony(
  exchange: string,
  parameters: PlanCeremonyParameters,
): Promise<CeremonyPlan> {
  const file = planFileOf(exchange);
  if (existsSync(file)) throw plannedBefore(file);
  const inputs = await readDocuments(path.join(exchange, "0-members"));
  const members = inputs
    .map((input) => parseDocument(joined, input, "member of the ceremony"))
    .sort((left, right) => left.index - right.index);
  const plan =
    "epoch" in parameters
      ? planGeneration({ ...parameters, members })
      : planResharing({ ...parameters, members });
  await writeDocument(file, plan);
  return plan;
}

function plannedBefore(file: string): MediConnectError {
  return new MediConnectError(
    "CEREMONY_PLANNED_BEFORE",
    `There is a plan in ${file} already.`,
    "Go on with it; a new ceremony takes a new folder.",
    { file },
  );
}
