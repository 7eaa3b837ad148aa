import type { SigningClient } from "../client/MediConnectClient.ts";
import type { MedicinesTable, PrescriptionOrder, SignedPrescriptionOrder } from "../fhir/index.ts";
import { requireSignedOrder } from "../fhir/index.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import { deriveItemKeys } from "../seal/formKeys.ts";
import { type ItemToken, keepItemTokens } from "./formIndex.ts";
import { keepFormSecret } from "./formJournal.ts";
import type { FormStore } from "./FormStore.ts";
import { requireFormWay } from "./formWay.ts";
import { openingOf } from "./openPrescription.ts";
import { planForm } from "./planForm.ts";
import type { OverrideReason } from "./overrideReasons.ts";
import { type PreparedToken, prepareTokens } from "./prepareToken.ts";
import { type TaggingChoice, tagTokens } from "./tagTokens.ts";

/** One code of a form and the tokens behind it. */
export interface PreparedCode {
  /** Which issue of a repeat the code is for; 1 where it does not repeat. */
  readonly issue: number;
  readonly formSecret: Uint8Array;
  readonly tokens: readonly PreparedToken[];
}

export interface FormToPrepare {
  readonly order: PrescriptionOrder;
  readonly medicines: MedicinesTable;
  /** Where the prescriber keeps the secrets of forms. */
  readonly forms: FormStore;
  /** Licence of the nominated pharmacy. */
  readonly nominee: number | undefined;
  readonly store: SealedStore;
  readonly tagging: TaggingChoice;
  readonly override: OverrideReason | undefined;
}

/**
 * Draws and keeps the secrets of a form, and signs what its tokens seal. Nothing is sent. A nominated pharmacy gets
 * one token with all issues of a repeat; on paper each issue has a token and a code of its own.
 *
 * @throws MediConnectError those of `requireSignedOrder` and `planForm`, `FORM_ISSUED_OTHERWISE`, `FORM_JOURNAL_BROKEN`, `TAGGING_MISSING` and the other errors of tags
 */
export async function prepareForm(
  client: SigningClient,
  { order, medicines, forms, nominee, store, tagging, override }: FormToPrepare,
): Promise<PreparedCode[]> {
  const signed = requireSignedOrder(order);
  const plan = await planForm(client, { order: signed, medicines, onPaper: nominee === undefined });
  const form = { forms, deployment: client.deployment, formId: signed.formId };
  await requireFormWay(form, { codes: plan.issues.length });
  const codes: PreparedCode[] = [];
  for (const { issue, tokens } of plan.issues) {
    const formSecret = await keepFormSecret(forms, client.deployment, identityOf(signed, issue));
    const keyed = tokens.map((token) => ({ ...token, keys: deriveItemKeys(formSecret, token.index) }));
    const tags = await tagTokens(client, { order: signed, tokens: keyed, tagging, store });
    const prepared = await prepareTokens(client, keyed, {
      tags,
      prescriber: plan.prescriber,
      nominee,
      override,
    });
    codes.push({ issue, formSecret, tokens: prepared });
  }
  await rememberItems(client, forms, signed, codes);
  return codes;
}

/** A message may be sent again under a new identifier of its own; form and items keep theirs. */
export function identityOf({ formId, items }: SignedPrescriptionOrder, issue: number): string {
  const names = [formId, ...items.map(({ itemNumber }) => itemNumber).sort()];
  return JSON.stringify(issue === 1 ? names : [...names, `issue ${issue}`]);
}

async function rememberItems(
  { deployment }: SigningClient,
  forms: FormStore,
  { formId, items }: SignedPrescriptionOrder,
  codes: readonly PreparedCode[],
): Promise<void> {
  for (const [index, { itemNumber }] of items.entries()) {
    const found = codes.flatMap(({ tokens }) => tokens[index] ?? []);
    await keepItemTokens(forms, deployment, { formId, itemNumber }, found.map(itemTokenOf));
  }
}

/** What the prescriber remembers of a token. */
export function itemTokenOf({ keys, sealed }: PreparedToken): ItemToken {
  return { id: keys.id, opening: openingOf(sealed) };
}
