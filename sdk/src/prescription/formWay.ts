import { id as keccakText } from "ethers";
import type { Deployment } from "../client/Deployment.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { FormStore } from "./FormStore.ts";

/** How a form is issued: under codes that the clinic draws, or to keys that a wallet offered. */
export type FormWay =
  { readonly codes: number } | { readonly offer: { readonly items: readonly { readonly id: string }[] } };

interface FormToIssue {
  readonly forms: FormStore;
  readonly deployment: Deployment;
  readonly formId: string;
}

/**
 * A form is issued one way: each way has keys of its own, so that a second one would be prescriptions beside the first,
 * which no commitment contradicts.
 *
 * @throws MediConnectError `FORM_ISSUED_OTHERWISE`
 */
export async function requireFormWay(form: FormToIssue, way: FormWay): Promise<void> {
  requireSame(form.formId, (await form.forms.find(nameOf(form))) ?? textOf(way), way);
}

/**
 * Keeps the way before the first token is sent, and not before all was tried: a form that was refused is bound to
 * nothing, one whose run was killed goes on as it was begun, and of two ways at once one wins.
 *
 * @throws MediConnectError `FORM_ISSUED_OTHERWISE`
 */
export async function keepFormWay(form: FormToIssue, way: FormWay): Promise<void> {
  requireSame(form.formId, await form.forms.keep(nameOf(form), textOf(way)), way);
}

function requireSame(formId: string, before: string, way: FormWay): void {
  if (before === textOf(way)) return;
  const wasOffered = before.startsWith("offer");
  const isOffered = "offer" in way;
  const how = wasOffered ? `to ${isOffered ? "another" : "a"} wallet's offer` : `with ${before}`;
  const repeat = wasOffered ? "with that offer (--offer)" : "without --offer, and with the same --nominate";
  throw new MediConnectError(
    "FORM_ISSUED_OTHERWISE",
    `The form ${formId} was issued ${how} before; nothing was issued now.`,
    `Repeat it ${repeat}, or cancel its prescriptions and prescribe on a new form.`,
    { formId, before: wasOffered ? "offer" : "codes" },
  );
}

function textOf(way: FormWay): string {
  if ("offer" in way) return `offer ${keccakText(JSON.stringify(way.offer.items.map(({ id }) => id)))}`;
  return way.codes === 1 ? "one code" : `${way.codes} codes`;
}

function nameOf({ deployment: { chainId, prescriptions }, formId }: FormToIssue): string {
  return `${keccakText(JSON.stringify([chainId, prescriptions, "way", formId])).slice(2)}.way`;
}
