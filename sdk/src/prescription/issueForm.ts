import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { MedicinesTable, PrescriptionOrder } from "../fhir/index.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import type { FormStore } from "./FormStore.ts";
import { keepFormWay } from "./formWay.ts";
import type { OverrideReason } from "./overrideReasons.ts";
import { type PreparedCode, prepareForm } from "./prepareForm.ts";
import {
  confirmToken,
  newPrescriptionOf,
  type PreparedToken,
  storeToken,
  tryTokens,
} from "./prepareToken.ts";
import { formatPrescriptionCode } from "./prescriptionCode.ts";
import { readPrescription, type ChainPrescription } from "./readPrescription.ts";
import type { TaggingChoice } from "./tagTokens.ts";

export interface IssueFormParameters {
  readonly order: PrescriptionOrder;
  readonly medicines: MedicinesTable;
  readonly store: SealedStore;
  /** Where the prescriber keeps the secrets of forms. */
  readonly forms: FormStore;
  /** Licence of the pharmacy that the patient nominated: it may claim unsigned, and all issues are on one token. */
  readonly nominee?: number | undefined;
  /** How the guard's tags are made; needed where a medicine is monitored. */
  readonly tagging?: TaggingChoice;
  /** Why overlaps that the guard sees are let pass. */
  readonly override?: OverrideReason | undefined;
}

export interface IssuedItem {
  readonly chain: ChainPrescription;
  /** Hash of the transaction; undefined where the item had been issued before. */
  readonly transaction: string | undefined;
}

/** A patient's code and what it opens. On paper each issue of a repeat has one of its own. */
export interface IssuedCode {
  /** From 1. */
  readonly issue: number;
  /** Text of the patient's QR code. A bearer token: never log it. */
  readonly code: string;
  readonly formSecret: Uint8Array;
  readonly items: readonly IssuedItem[];
}

/** The first code of a form, and all of them. */
export interface IssuedForm extends IssuedCode {
  readonly codes: readonly IssuedCode[];
}

/**
 * Issues every item of a form, one token each, and returns the patient's code once the chain has confirmed every
 * commitment. A repeat (eRD) becomes one token and one code for each issue, as on paper; for a nominated pharmacy one
 * token with all issues. Whatever can fail is tried for all tokens before the first is sent; repeating a form that was
 * stopped half way goes on where it stopped.
 *
 * @throws MediConnectError `ORDER_NOT_SIGNED`, `REPEAT_TOO_LONG`, `MEDICINE_NOT_MAPPED` and its kin,
 * `TERMS_OUT_OF_RANGE`, `ORDER_EXPIRED`, `FORM_ISSUED_OTHERWISE`, `ID_TAKEN`, `TAGGING_MISSING`, `TAG_HOLDERS_TOO_FEW`, `OverlapNeedsReason`, `OverlapBlocked`, and
 * those of the licence
 *
 * @example
 * const { code, items } = await issueForm(clinic, { order, medicines, store, forms });
 * items[0]?.chain.state; // "issued"
 */
export async function issueForm(client: SigningClient, parameters: IssueFormParameters): Promise<IssuedForm> {
  const { order, store, forms, nominee, tagging, override } = parameters;
  const prepared = await prepareForm(client, { ...parameters, nominee, tagging, override });
  const tokens = prepared.flatMap((code) => code.tokens);
  await tryTokens(client, tokens);
  const form = { forms, deployment: client.deployment, formId: order.formId };
  await keepFormWay(form, { codes: prepared.length });
  for (const token of tokens) await storeToken(client, store, token);

  const codes: IssuedCode[] = [];
  for (const code of prepared) {
    const items: IssuedItem[] = [];
    for (const token of code.tokens) items.push(await issueToken(client, token));
    codes.push(issuedCodeOf(code, items));
  }
  const [first] = codes;
  if (first === undefined) throw new Error("a form without items was not refused");
  return { ...first, codes };
}

export function issuedCodeOf({ issue, formSecret }: PreparedCode, items: readonly IssuedItem[]): IssuedCode {
  return { issue, code: formatPrescriptionCode(formSecret, items.length), formSecret, items };
}

/**
 * Sends one token, unless it stands already, and confirms it.
 *
 * @throws MediConnectError `ID_TAKEN` and those of the contract
 */
export async function issueToken(client: SigningClient, token: PreparedToken): Promise<IssuedItem> {
  const { state } = await readPrescription(client, token.keys.id);
  const transaction = state === "none" ? await send(client, token) : undefined;
  return { chain: await confirmToken(client, token), transaction };
}

/** Undefined where another run of the same command was faster; the caller compares commitments. */
async function send(client: SigningClient, token: PreparedToken): Promise<string | undefined> {
  try {
    const order = newPrescriptionOf(token);
    return (await sendTransaction(client.prescriptions.issue(order, GAS_FREE))).hash;
  } catch (error) {
    if (error instanceof MediConnectError && error.code === "PrescriptionExists") return undefined;
    throw error;
  }
}
