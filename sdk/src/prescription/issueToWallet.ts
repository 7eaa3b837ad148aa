import type { SigningClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { type MedicinesTable, type PrescriptionOrder, requireSignedOrder } from "../fhir/index.ts";
import type { OfferedKeys } from "../seal/formKeys.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import { keepItemTokens } from "./formIndex.ts";
import type { FormStore } from "./FormStore.ts";
import { keepFormWay, requireFormWay } from "./formWay.ts";
import { type IssuedItem, issueToken } from "./issueForm.ts";
import { planForm } from "./planForm.ts";
import type { OverrideReason } from "./overrideReasons.ts";
import { itemTokenOf } from "./prepareForm.ts";
import { prepareTokens, storeToken, tryTokens } from "./prepareToken.ts";
import { type TaggingChoice, tagTokens } from "./tagTokens.ts";

export interface IssueToWalletParameters {
  readonly order: PrescriptionOrder;
  readonly medicines: MedicinesTable;
  readonly store: SealedStore;
  /** Where the prescriber remembers what the items of a form became. */
  readonly forms: FormStore;
  /** What the patient's wallet offered: one set of keys an item. */
  readonly offer: { readonly items: readonly OfferedKeys[] };
  /** Licence of the pharmacy that the patient nominated. */
  readonly nominee?: number | undefined;
  /** How the guard's tags are made; needed where a medicine is monitored. */
  readonly tagging?: TaggingChoice;
  /** Why overlaps that the guard sees are let pass. */
  readonly override?: OverrideReason | undefined;
}

/**
 * Issues a form to keys that the patient's wallet made: the clinic never holds what lets a pharmacy claim, and no code
 * is handed out. A repeat is one token with all its issues. Repeating is harmless.
 *
 * @throws MediConnectError `OFFER_TOO_SMALL`, and those of `issueForm`
 *
 * @example
 * const offer = readWalletOffer(offerText, deployment);
 * const items = await issueToWallet(clinic, { order, medicines, store, forms, offer });
 * items[0]?.chain.state; // "issued"
 */
export async function issueToWallet(
  client: SigningClient,
  { order, medicines, store, forms, offer, nominee, tagging, override }: IssueToWalletParameters,
): Promise<readonly IssuedItem[]> {
  const signed = requireSignedOrder(order);
  const { issues, prescriber } = await planForm(client, { order: signed, medicines, onPaper: false });
  const keyed = issues.flatMap(({ tokens: planned }) =>
    planned.map((token) => {
      const keys = offer.items[token.index];
      if (keys === undefined) throw tooSmall(offer.items.length, signed.items.length);
      return { ...token, keys };
    }),
  );
  const form = { forms, deployment: client.deployment, formId: signed.formId };
  await requireFormWay(form, { offer });
  const tags = await tagTokens(client, { order: signed, tokens: keyed, tagging, store });
  const tokens = await prepareTokens(client, keyed, { tags, prescriber, nominee, override });
  for (const [index, { itemNumber }] of signed.items.entries()) {
    const name = { formId: signed.formId, itemNumber };
    const token = tokens[index];
    await keepItemTokens(forms, client.deployment, name, token === undefined ? [] : [itemTokenOf(token)]);
  }
  await tryTokens(client, tokens);
  await keepFormWay(form, { offer });
  for (const token of tokens) await storeToken(client, store, token);
  const items: IssuedItem[] = [];
  for (const token of tokens) items.push(await issueToken(client, token));
  return items;
}

function tooSmall(offered: number, items: number): MediConnectError {
  return new MediConnectError(
    "OFFER_TOO_SMALL",
    `The wallet offers keys for ${offered} item(s), and the form has ${items}.`,
    "Ask the patient for an offer of as many items: `wallet new --items N`.",
    { offered, items },
  );
}
