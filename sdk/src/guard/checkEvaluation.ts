import { hexToBytes } from "@noble/hashes/utils.js";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { HolderFault } from "./askHolders.ts";
import type { EpochRecord } from "./EpochRecord.ts";
import { readEvaluationResponse, type EvaluationRequest, type EvaluationResponse } from "./evaluation.ts";
import { decodeWireElement, type Element } from "./group.ts";
import { preparePublicShare, readAsked, verifyEvaluation, type AskedElement } from "./verifyEvaluation.ts";

/** One holder's part of one or more tags, checked against its public share. */
export interface PartialEvaluation {
  readonly holder: number;
  readonly evaluated: readonly Element[];
}

/** A request with its elements read, which every holder's answer is checked against. */
export interface SentRequest {
  readonly request: EvaluationRequest;
  readonly blinded: readonly AskedElement[];
}

/** @throws MediConnectError `OPRF_ELEMENT_INVALID` */
export function prepareRequest(request: EvaluationRequest): SentRequest {
  return { request, blinded: readAsked(request.blinded) };
}

/**
 * Checks what a holder answered: that it is of these shares, answers all that was asked, and was made with the share
 * whose public form the record holds (DLEQ proof, RFC 9497 section 2.2.2).
 *
 * @param holder index of the one that was asked
 */
export function checkEvaluation(
  record: EpochRecord,
  holder: number,
  { request, blinded }: SentRequest,
  input: unknown,
): PartialEvaluation | HolderFault {
  const listed = record.holders.find(({ index }) => index === holder);
  if (listed === undefined) return { holder, name: "?", reason: "unlisted" };
  const { name, publicShare } = listed;
  const response = attempt(() => readEvaluationResponse(input));
  if (response === undefined) return { holder, name, reason: "malformed" };
  if (!answers(request, holder, response)) return { holder, name, reason: "other-shares" };
  const evaluated = attempt(() => response.evaluated.map(decodeWireElement));
  if (evaluated === undefined) return { holder, name, reason: "malformed" };
  const right = verifyEvaluation({
    publicShare: preparePublicShare(publicShare),
    blinded,
    evaluated,
    proof: hexToBytes(response.proof),
  });
  return right
    ? { holder, evaluated: evaluated.map(({ element }) => element) }
    : { holder, name, reason: "wrong-proof" };
}

function answers(request: EvaluationRequest, holder: number, response: EvaluationResponse): boolean {
  return (
    response.holder === holder &&
    response.epoch === request.epoch &&
    response.generation === request.generation &&
    response.evaluated.length === request.blinded.length
  );
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MediConnectError) return undefined;
    throw error;
  }
}
