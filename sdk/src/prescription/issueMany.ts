import type { BigNumberish } from "ethers";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { drawBelow } from "../encoding/drawBelow.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { MedicinesTable, PrescriptionOrder } from "../fhir/index.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import type { FormStore } from "./FormStore.ts";
import { keepFormWay } from "./formWay.ts";
import { type IssuedCode, issuedCodeOf } from "./issueForm.ts";
import type { OverrideReason } from "./overrideReasons.ts";
import { type PreparedCode, prepareForm } from "./prepareForm.ts";
import {
  confirmToken,
  newPrescriptionOf,
  type PreparedToken,
  storeToken,
  tryTokens,
  unissuedOf,
} from "./prepareToken.ts";
import { lifeTermsOf } from "./prescriptionTerms.ts";
import type { TaggingChoice } from "./tagTokens.ts";

export interface IssueManyParameters {
  /** Orders of as many patients as possible: what stands in one transaction can be linked. */
  readonly orders: readonly PrescriptionOrder[];
  readonly medicines: MedicinesTable;
  readonly store: SealedStore;
  /** Where the prescriber keeps the secrets of forms. */
  readonly forms: FormStore;
  /** How the guard's tags are made; needed where a medicine is monitored. */
  readonly tagging?: TaggingChoice;
  /** Why overlaps that the guard sees are let pass, for all forms. */
  readonly override?: OverrideReason | undefined;
}

/** One form of a bulk run. */
export interface IssuedOrder {
  readonly formId: string;
  readonly codes: readonly IssuedCode[];
}

export interface IssueManyResult {
  readonly forms: readonly IssuedOrder[];
  /** Hash of the one transaction; undefined where all had been issued before. */
  readonly transaction: string | undefined;
  /** How many tokens it issued. */
  readonly count: number;
}

/**
 * Issues many forms in one transaction, all or none, sorted by schedule and dates and else in random order, so that the
 * chain does not show which items belong to one patient. A run that was stopped issues nothing twice when it is repeated.
 *
 * @throws MediConnectError `NOTHING_TO_ISSUE`, `FORM_GIVEN_TWICE`, `BULK_TOO_LARGE`, and those of `issueForm`
 *
 * @example
 * const result = await issueMany(clinic, { orders, medicines, store, forms });
 * result.forms.length; // 2
 */
export async function issueMany(
  client: SigningClient,
  { orders, medicines, store, forms, tagging, override }: IssueManyParameters,
): Promise<IssueManyResult> {
  requireDistinct(orders);
  const prepared: { formId: string; codes: PreparedCode[] }[] = [];
  for (const order of orders) {
    const nominee = undefined;
    const form = { order, medicines, forms, nominee, store, tagging, override };
    const codes = await prepareForm(client, form);
    prepared.push({ formId: order.formId, codes });
  }
  const tokens = prepared.flatMap(({ codes }) => codes.flatMap((code) => code.tokens));
  requireOneTransaction(tokens.length);
  await tryTokens(client, tokens);
  for (const { formId, codes } of prepared) {
    await keepFormWay({ forms, deployment: client.deployment, formId }, { codes: codes.length });
  }
  for (const token of tokens) await storeToken(client, store, token);

  const sent = await sendAll(client, tokens);
  const issuedForms: IssuedOrder[] = [];
  for (const { formId, codes } of prepared) {
    const issued = codes.map(async (code) => issuedCodeOf(code, await confirm(client, code, sent)));
    issuedForms.push({ formId, codes: await Promise.all(issued) });
  }
  return { forms: issuedForms, transaction: sent?.hash, count: sent?.ids.size ?? 0 };
}

interface Sent {
  readonly hash: string;
  readonly ids: ReadonlySet<string>;
}

/** Undefined where nothing was left to send, or another run of the same command was faster. */
async function sendAll(client: SigningClient, tokens: readonly PreparedToken[]): Promise<Sent | undefined> {
  const open = await unissuedOf(client, tokens);
  if (open.length === 0) return undefined;
  const orders = sortByLife(shuffle(open).map(newPrescriptionOf));
  try {
    const { hash } = await sendTransaction(client.prescriptions.issueMany(orders, GAS_FREE));
    return { hash, ids: new Set(open.map(({ keys }) => keys.id)) };
  } catch (error) {
    if (!(error instanceof MediConnectError && error.code === "PrescriptionExists")) throw error;
    // Some stand now, or all: what is left, if anything, is a smaller run.
    const left = await unissuedOf(client, open);
    if (left.length === open.length) throw error;
    return sendAll(client, left);
  }
}

async function confirm(client: SigningClient, { tokens }: PreparedCode, sent: Sent | undefined) {
  return Promise.all(
    tokens.map(async (token) => ({
      chain: await confirmToken(client, token),
      transaction: sent?.ids.has(token.keys.id) === true ? sent.hash : undefined,
    })),
  );
}

/** A block of the embedded chain holds some 900 (65,000 of 60 million gas each). */
const MOST_AT_ONCE = 500;

/** @throws MediConnectError `BULK_TOO_LARGE` */
export function requireOneTransaction(tokens: number): void {
  if (tokens <= MOST_AT_ONCE) return;
  throw new MediConnectError(
    "BULK_TOO_LARGE",
    `The forms make ${tokens} prescriptions; one transaction holds ${MOST_AT_ONCE}.`,
    "Split the folder. Nothing was issued.",
    { tokens, most: MOST_AT_ONCE },
  );
}

/** In an order that cannot be guessed. */
export function shuffle<T>(given: readonly T[]): T[] {
  const rest = [...given];
  const mixed: T[] = [];
  while (rest.length > 0) mixed.push(...rest.splice(drawBelow(rest.length), 1));
  return mixed;
}

/**
 * What lives equally long stands together, since the chain then dates it once. What it is sorted by stands on the chain
 * anyway, and what is alike keeps its order.
 */
export function sortByLife<T extends { readonly terms: BigNumberish }>(orders: readonly T[]): T[] {
  const lifeOf = ({ terms }: T): bigint => lifeTermsOf(BigInt(terms));
  return orders.toSorted((a, b) => Number(lifeOf(a) > lifeOf(b)) - Number(lifeOf(a) < lifeOf(b)));
}

function requireDistinct(orders: readonly PrescriptionOrder[]): void {
  if (orders.length === 0) {
    throw new MediConnectError(
      "NOTHING_TO_ISSUE",
      "There is no order to issue.",
      "Give a folder with prescription-order messages (*.json).",
    );
  }
  const seen = new Set<string>();
  for (const { formId } of orders) {
    if (seen.has(formId)) {
      throw new MediConnectError(
        "FORM_GIVEN_TWICE",
        `The form ${formId} was given twice.`,
        "Give each form once. Nothing was issued.",
        { formId },
      );
    }
    seen.add(formId);
  }
}
