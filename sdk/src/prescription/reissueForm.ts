import type { SigningClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type PrescriptionOrder, requireSignedOrder } from "../fhir/index.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import { deriveItemKeys } from "../seal/formKeys.ts";
import { keepItemTokens } from "./formIndex.ts";
import { findFormSecret, keepFormSecret } from "./formJournal.ts";
import type { FormStore } from "./FormStore.ts";
import type { IssuedItem } from "./issueForm.ts";
import { identityOf } from "./prepareForm.ts";
import { formatPrescriptionCode } from "./prescriptionCode.ts";
import { type ChainPrescription, readPrescription } from "./readPrescription.ts";
import { openingOf } from "./openPrescription.ts";
import { readSealed, reissuePrescription } from "./reissuePrescription.ts";

export interface ReissueFormParameters {
  readonly order: PrescriptionOrder;
  readonly store: SealedStore;
  /** Where the prescriber keeps the secrets of forms. */
  readonly forms: FormStore;
  /** Which issue's code was lost, of a repeat on paper; 1 where it does not repeat. */
  readonly issue?: number | undefined;
  /** How often codes were lost: 2 where the code of the first reissue was lost, too. */
  readonly times?: number | undefined;
}

export interface ReissuedForm {
  /** Text of the patient's new QR code. A bearer token: never log it. */
  readonly code: string;
  /** Those that were live, and those that were not and stay as they are. */
  readonly items: readonly (IssuedItem & { readonly reissued: boolean })[];
}

/**
 * Replaces the lost code of a form by a new one, for every item of it that is still live. Repeating is harmless: the
 * same new code comes back.
 *
 * @throws MediConnectError `FORM_NOT_ISSUED_HERE`, `NOTHING_TO_REISSUE`, and those of `reissuePrescription`
 *
 * @example
 * await issueForm(clinic, { order, medicines, store, forms });
 * const { code } = await reissueForm(clinic, { order, store, forms });
 */
export async function reissueForm(
  client: SigningClient,
  { order, store, forms, issue = 1, times = 1 }: ReissueFormParameters,
): Promise<ReissuedForm> {
  const signed = requireSignedOrder(order);
  const identity = identityOf(signed, issue);
  const nameOf = (lost: number): string =>
    lost === 0 ? identity : JSON.stringify(["reissue", lost, identity]);
  const previous = await findFormSecret(forms, client.deployment, nameOf(times - 1));
  if (previous === undefined) throw notIssuedHere(signed.formId);
  const pairs = signed.items.map((_, index) => ({ index, previous: deriveItemKeys(previous, index) }));
  const standing = await Promise.all(pairs.map((pair) => readPrescription(client, pair.previous.id)));
  if (!standing.some(isReissuable)) throw nothingToReissue(signed.formId);

  const secret = await keepFormSecret(forms, client.deployment, nameOf(times));
  const items: (IssuedItem & { reissued: boolean })[] = [];
  for (const [index, pair] of pairs.entries()) {
    const next = deriveItemKeys(secret, index);
    const chain = standing[index];
    const begun = (await readPrescription(client, next.id)).state !== "none";
    if (chain !== undefined && !begun && !isLive(chain)) {
      items.push({ chain, transaction: undefined, reissued: false });
      continue;
    }
    const itemNumber = signed.items[index]?.itemNumber ?? "";
    const name = { formId: signed.formId, itemNumber };
    await keepItemTokens(forms, client.deployment, name, [{ id: next.id, opening: undefined }]);
    const issued = await reissuePrescription(client, { ...pair, next, store });
    const opening = openingOf(await readSealed(store, next));
    await keepItemTokens(forms, client.deployment, name, [{ id: next.id, opening }]);
    items.push({ ...issued, reissued: true });
  }
  return { code: formatPrescriptionCode(secret, items.length), items };
}

/** A claimed one, too: the contract's refusal names who holds it. */
function isLive({ state }: ChainPrescription): boolean {
  return state === "issued" || state === "lapsed" || state === "claimed" || state === "cancelPending";
}

/** Also one that a run before has replaced. */
function isReissuable(chain: ChainPrescription): boolean {
  return isLive(chain) || chain.state === "cancelled";
}

function notIssuedHere(formId: string): MediConnectError {
  return new MediConnectError(
    "FORM_NOT_ISSUED_HERE",
    `The folder of forms holds no secret of form ${formId}.`,
    "Run it where the form was issued. If its secret was deleted, cancel the form and prescribe anew.",
    { formId },
  );
}

function nothingToReissue(formId: string): MediConnectError {
  return new MediConnectError("NOTHING_TO_REISSUE", `No item of form ${formId} is live.`, "Prescribe anew.", {
    formId,
  });
}
