import { ristretto255_oprf } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { askHolders, type Asked, type HolderFault } from "./askHolders.ts";
import {
  checkEvaluation,
  prepareRequest,
  type PartialEvaluation,
  type SentRequest,
} from "./checkEvaluation.ts";
import type { EpochRecord } from "./EpochRecord.ts";
import { MAX_EVALUATIONS, type KeyHolder } from "./evaluation.ts";
import { hashToTag } from "./hashToTag.ts";
import { sumWeighted, wholeWeights } from "./polynomial.ts";
import { Scalars } from "./group.ts";
import { encodeTagInput, type TagInput } from "./tagInput.ts";

export interface DeriveTagsParameters {
  readonly record: EpochRecord;
  /** All that can be asked; more than the threshold, so that some may fail. */
  readonly holders: readonly KeyHolder[];
  /** 1 to 64; one request and one proof a holder cover them all. */
  readonly inputs: readonly TagInput[];
  /** Milliseconds after which all holders are asked, 250 where not given. */
  readonly hedgeAfterMs?: number;
  /** Milliseconds after which a holder counts as unreachable, 5,000 where not given. */
  readonly timeoutMs?: number;
}

export type DeriveTagParameters = Omit<DeriveTagsParameters, "inputs"> & TagInput;

export interface DerivedTags {
  /** 0x and 64 hexadecimal digits each, in the order of the inputs. */
  readonly tags: readonly string[];
  readonly evaluatedBy: readonly number[];
  /** Holders that did not answer or answered wrongly; the tags are right all the same. */
  readonly faults: readonly HolderFault[];
}

export interface DerivedTag extends Omit<DerivedTags, "tags"> {
  readonly tag: string;
}

/**
 * The guard's tag of one patient and one substance group: blind, have any `threshold` holders evaluate, check each,
 * combine, unblind (RFC 9497 section 3.3, mode VOPRF, the key shared). The holders see random elements only.
 *
 * @throws MediConnectError `TAG_HOLDERS_TOO_FEW`, naming each holder that failed and why
 * @throws MediConnectError `PATIENT_IDENTIFIER_INVALID`, `SUBSTANCE_GROUP_INVALID`
 * @example
 * const { tag } = await deriveTag({ record, holders, patient, substanceGroup: "codeine" });
 * tag.length; // 66
 */
export async function deriveTag(parameters: DeriveTagParameters): Promise<DerivedTag> {
  const { patient, substanceGroup, ...rest } = parameters;
  const { tags, evaluatedBy, faults } = await deriveTags({ ...rest, inputs: [{ patient, substanceGroup }] });
  const [tag = ""] = tags;
  return { tag, evaluatedBy, faults };
}

/**
 * The tags of several inputs of one epoch, for a form or a bulk run, in one round. Errors as `deriveTag`, and
 * `TAG_INPUTS_INVALID` for none or more than 64.
 */
export async function deriveTags(parameters: DeriveTagsParameters): Promise<DerivedTags> {
  const { record, holders, inputs, hedgeAfterMs = 250, timeoutMs = 5_000 } = parameters;
  if (inputs.length === 0 || inputs.length > MAX_EVALUATIONS) throw inputsInvalid(inputs.length);
  const { id } = record.epoch;
  const encoded = inputs.map((input) => encodeTagInput(input, id));
  const blinds = encoded.map((input) => ristretto255_oprf.voprf.blind(input));
  try {
    const blinded = blinds.map((one) => bytesToHex(one.blinded));
    const request = prepareRequest({ version: 1, epoch: id, generation: record.generation, blinded });
    const { answers, faults } = await askHolders({
      holders: uniqueHolders(holders),
      threshold: record.threshold,
      hedgeAfterMs,
      ask: (holder, over) =>
        askOne(record, request, holder, AbortSignal.any([over, AbortSignal.timeout(timeoutMs)])),
    });
    if (answers.length < record.threshold) throw tooFew(record, answers.length, faults);
    const tags = unblindAll(
      encoded,
      blinds.map(({ blind }) => blind),
      answers,
    );
    return { tags, evaluatedBy: answers.map(({ holder }) => holder).sort((a, b) => a - b), faults };
  } finally {
    for (const { blind } of blinds) blind.fill(0);
    for (const input of encoded) input.fill(0);
  }
}

/**
 * Combines the parts of any `threshold` holders (Lagrange in the exponent) and finalizes each tag. The weights are
 * kept whole, hence small; what they are to be divided by goes into the blind, whose inverse is taken anyway.
 */
function unblindAll(
  inputs: readonly Uint8Array[],
  blinds: readonly Uint8Array[],
  answers: readonly PartialEvaluation[],
): string[] {
  const { weights, denominator } = wholeWeights(answers.map(({ holder }) => holder));
  return inputs.map((input, index) => {
    const parts = answers.flatMap(({ holder, evaluated }) => {
      const element = evaluated[index];
      return element === undefined ? [] : [[holder, element] as const];
    });
    const combined = sumWeighted(new Map(parts), weights).toBytes();
    const scaled = Scalars.mul(
      Scalars.fromBytes(blinds[index] ?? new Uint8Array()),
      Scalars.create(denominator),
    );
    const blind = Scalars.toBytes(scaled);
    const tag = hashToTag(ristretto255_oprf.oprf.finalize(input, blind, combined));
    blind.fill(0);
    return tag;
  });
}

async function askOne(
  record: EpochRecord,
  sent: SentRequest,
  holder: KeyHolder,
  signal: AbortSignal,
): Promise<Asked<PartialEvaluation>> {
  const { index } = holder;
  let answer: unknown;
  try {
    answer = await orAborted(holder.evaluate(sent.request, signal), signal);
  } catch (error) {
    const name = record.holders.find((one) => one.index === index)?.name ?? "?";
    if (!(error instanceof MediConnectError))
      return { fault: { holder: index, name, reason: "unreachable" } };
    const reason = error.code === "KEY_HOLDER_UNREACHABLE" ? "unreachable" : "refused";
    return { fault: { holder: index, name, reason, code: error.code } };
  }
  const checked = checkEvaluation(record, index, sent, answer);
  return "reason" in checked ? { fault: checked } : { answer: checked };
}

function orAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error("no answer in time"));
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** One answer a share: the same index twice would not add up to a threshold. */
function uniqueHolders(holders: readonly KeyHolder[]): KeyHolder[] {
  return [...new Map(holders.map((holder) => [holder.index, holder])).values()];
}

function tooFew(
  { epoch, threshold, holders }: EpochRecord,
  valid: number,
  faults: readonly HolderFault[],
): MediConnectError {
  const names = faults.map(describeFault).join(", ");
  return new MediConnectError(
    "TAG_HOLDERS_TOO_FEW",
    `Only ${valid} of the ${threshold} key holders needed gave a valid answer${names === "" ? "" : `; ${names}`}.`,
    faults.some(({ reason }) => reason === "refused")
      ? "See to what they refuse for, by its code; for the others, try again when more of them are up."
      : "Try again when more of them are up; only a declared outage lets supply go on without a tag.",
    { epoch: epoch.id, valid, threshold, holders: holders.length, faults },
  );
}

function describeFault({ name, holder, reason, code }: HolderFault): string {
  return `${name} (${holder}): ${reason}${code === undefined ? "" : `, ${code}`}`;
}

function inputsInvalid(inputs: number): MediConnectError {
  return new MediConnectError(
    "TAG_INPUTS_INVALID",
    `${inputs} tags were asked for at once; 1 to ${MAX_EVALUATIONS} go into one request.`,
    "Split the list.",
    { inputs, most: MAX_EVALUATIONS },
  );
}
