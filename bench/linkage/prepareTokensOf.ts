import { keccak256, toUtf8Bytes, getBytes } from "ethers";
import {
  deriveItemKeys,
  type ItemKeys,
  makeTags,
  type MedicineGroup,
  NO_TAG,
  type SignedPrescriptionOrder,
  type Tagging,
  type Tags,
} from "../../sdk/src/index.ts";
import { planForm, type PlannedToken } from "../../sdk/src/prescription/planForm.ts";
import { type PreparedToken, prepareTokens } from "../../sdk/src/prescription/prepareToken.ts";
import type { LinkageStage } from "./openStage.ts";
import type { FormItem, PlannedForm } from "./planForms.ts";
import type { Patient } from "./population.ts";

/** One token that is ready, with what its patient holds. */
export interface ReadyToken {
  readonly keys: ItemKeys;
  readonly prepared: PreparedToken;
  readonly packs: number;
  readonly code: string;
}

/** What one code of the patient opens: all items of one issue. */
export interface ReadyIssue {
  readonly notBefore: number;
  readonly tokens: readonly ReadyToken[];
}

/** What is done wrong on purpose, to see that the benchmark finds it. */
export type PlantedLeak = "patientSalt" | undefined;

export interface Preparing {
  readonly stage: LinkageStage;
  readonly tagging: Tagging;
  readonly seed: number;
  readonly leak: PlantedLeak;
}

/**
 * A form as the SDK makes tokens of it: everything that the chain will see goes through the SDK's own functions. Only
 * secrets come from the seed, and nothing is sealed or kept.
 *
 * @param number of the form, which its secrets are drawn by
 * @param now Unix seconds of the chain
 */
export async function prepareTokensOf(
  preparing: Preparing,
  form: PlannedForm,
  { patient, number, now }: { readonly patient: Patient; readonly number: number; readonly now: number },
): Promise<ReadyIssue[]> {
  const { stage, tagging, seed, leak } = preparing;
  const actor = stage.prescribers[form.prescriber];
  if (actor === undefined) throw new Error("there is no such prescriber");
  const client = stage.clientOf(actor);
  const order = orderOf(stage, form, patient, { number, now });
  const { medicines } = stage;
  const onPaper = form.nominee === undefined;
  const plan = await planForm(client, { order, medicines, onPaper });
  const nominee = form.nominee === undefined ? undefined : stage.pharmacies[form.nominee]?.licence;
  return Promise.all(
    plan.issues.map(async ({ issue, tokens }) => {
      const secret = getBytes(keccak256(toUtf8Bytes(`linkage ${seed} ${number} ${issue}`)));
      const keyed = tokens.map((token) => {
        const keys = spoil(deriveItemKeys(secret, token.index), leak, patient);
        return { ...token, keys };
      });
      const tags = await Promise.all(keyed.map((token) => tagsOf(tagging, token, patient, now)));
      const { prescriber } = plan;
      const prepared = await prepareTokens(client, keyed, { prescriber, tags, nominee, override: undefined });
      const ready = keyed.flatMap(({ keys, index }, at) => {
        const token = prepared[at];
        const item = form.items[index];
        if (token === undefined || item === undefined) return [];
        return [{ keys, prepared: token, packs: item.packs, code: item.code }];
      });
      return { notBefore: keyed[0]?.terms.notBefore ?? 0, tokens: ready };
    }),
  );
}

function spoil(keys: ItemKeys, leak: PlantedLeak, { nhsNumber }: Patient): ItemKeys {
  return leak === undefined ? keys : { ...keys, groupSalt: keccak256(toUtf8Bytes(`salt of ${nhsNumber}`)) };
}

async function tagsOf(
  tagging: Tagging,
  { monitored, generic }: PlannedToken,
  { nhsNumber }: Patient,
  now: number,
): Promise<Tags> {
  if (!monitored) return { tag: NO_TAG, previousTag: NO_TAG };
  const patient = { system: "https://fhir.nhs.uk/Id/nhs-number", value: nhsNumber };
  return makeTags(tagging, { patient, code: generic, now });
}

function orderOf(
  { medicines }: LinkageStage,
  form: PlannedForm,
  { nhsNumber }: Patient,
  { number, now }: { readonly number: number; readonly now: number },
): SignedPrescriptionOrder {
  return {
    formId: `FORM-${number}`,
    bundleId: `bundle-${number}`,
    // The prescriber signs, and the program sends a moment later.
    signature: { signedAt: now - 5, data: "" },
    signedAt: now - 5,
    issuable: true,
    notIssuableBecause: undefined,
    prescriberCodes: [],
    organisationOds: "A83008",
    nhsNumber,
    patient: {},
    items: form.items.map((item, at) => {
      const group = medicines.byCode.get(item.code);
      if (group === undefined) throw new Error(`the medicine ${item.code} is not in the table`);
      return prescribedItem(form, item, group, `${number}-${at}`);
    }),
  };
}

function prescribedItem(
  { issues }: PlannedForm,
  { code, packs, daysSupply }: FormItem,
  { unit, schedule, packs: [pack] }: MedicineGroup,
  itemNumber: string,
): SignedPrescriptionOrder["items"][number] {
  const isRepeat = issues > 1;
  const value = (packs * (pack?.unitsPerPack ?? 1)) / 10 ** unit.decimals;
  return {
    itemNumber,
    medicationCode: code,
    medicationText: undefined,
    quantity: { value, unitCode: unit.code, unitText: undefined },
    daysSupply,
    notBefore: undefined,
    intent: isRepeat ? "original-order" : "order",
    courseOfTherapy: isRepeat ? "continuous-repeat-dispensing" : "acute",
    issuesAllowed: issues,
    repeat: isRepeat ? { issuesAllowed: issues, issueNumber: 1, authorisedUntil: undefined } : undefined,
    repeats: undefined,
    controlledDrugSchedule:
      schedule === "CD2" || schedule === "CD3" || schedule === "CD5" ? schedule : undefined,
    quantityWords: undefined,
    dispensingSite: undefined,
    nominatedPharmacyOds: undefined,
    dosageText: undefined,
    clinicalContent: { code, packs, daysSupply },
  };
}
