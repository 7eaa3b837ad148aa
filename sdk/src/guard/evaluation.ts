import { z } from "zod";
import { memberIndex } from "./EpochRecord.ts";
import { EPOCH_ID } from "./epochId.ts";
import { hex32, hex64 } from "./group.ts";
import { parseDocument } from "./parseDocument.ts";

/** Most inputs that one request may hold; one proof covers them all (RFC 9497 section 2.2.1). */
export const MAX_EVALUATIONS = 64;

export const evaluationRequest = z.strictObject({
  version: z.literal(1),
  epoch: z.string().regex(EPOCH_ID),
  generation: z.int().nonnegative(),
  /** Blinded elements: to a holder, uniformly random whoever the patients are. */
  blinded: z.array(hex32).min(1).max(MAX_EVALUATIONS),
});

const response = z.strictObject({
  version: z.literal(1),
  epoch: z.string().regex(EPOCH_ID),
  generation: z.int().nonnegative(),
  holder: memberIndex,
  /** The holder's share times each blinded element, in the request's order. */
  evaluated: z.array(hex32).min(1).max(MAX_EVALUATIONS),
  proof: hex64,
});

/** What a clinic asks of a key holder. */
export type EvaluationRequest = z.infer<typeof evaluationRequest>;
/** What a key holder answers. */
export type EvaluationResponse = z.infer<typeof response>;

/** Whoever evaluates with one share: in this process, or over a wire. */
export interface KeyHolder {
  /** Its index in the epoch's record. */
  readonly index: number;
  evaluate(request: EvaluationRequest, signal?: AbortSignal): Promise<unknown>;
}

/** @throws MediConnectError `GUARD_DOCUMENT_INVALID` */
export function readEvaluationRequest(input: unknown): EvaluationRequest {
  return parseDocument(evaluationRequest, input, "request for an evaluation");
}

/** @throws MediConnectError `GUARD_DOCUMENT_INVALID` */
export function readEvaluationResponse(input: unknown): EvaluationResponse {
  return parseDocument(response, input, "answer of the key holder");
}
