import type { FastifyError } from "fastify";
import { MediConnectError } from "../../sdk/src/index.ts";
import { LICENCE_ERRORS } from "../../sdk/src/errors/licenceErrors.ts";

const STATUS: Readonly<Record<string, number>> = {
  GUARD_DOCUMENT_INVALID: 400,
  OPRF_ELEMENT_INVALID: 400,
  REQUEST_NOT_JSON: 400,
  EVALUATION_SIGNATURE_INVALID: 401,
  REQUEST_STALE: 401,
  EPOCH_UNKNOWN: 404,
  ROUTE_UNKNOWN: 404,
  REQUEST_REPLAYED: 409,
  EPOCH_CLOSED: 410,
  EPOCH_DESTROYED: 410,
  REQUEST_TOO_LARGE: 413,
  KEY_HOLDER_NOT_MEANT: 421,
  ADDRESS_LIMIT_REACHED: 429,
  EVALUATION_LIMIT_REACHED: 429,
  AUDIT_UNWRITABLE: 503,
  LICENCES_UNREACHABLE: 503,
};
const FORBIDDEN = 403;
const BUSY = 503;
const FAILED = 500;
/** A node that went down is back soon, or somebody has to see to it. */
const RETRY_AFTER_OUTAGE = 5;

/** A refusal as it goes over the wire. */
export interface Refusal {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly body: {
    readonly error: {
      readonly code: string;
      readonly message: string;
      readonly remedy: string;
      readonly retryAfterSeconds?: number;
    };
  };
}

/** What a caller is told of an error. Facts stay here: nothing of a request comes back in a refusal. */
export function describeRefusal(error: unknown): Refusal {
  const known = error instanceof MediConnectError ? error : fromFramework(error);
  const { code, message, remedy, facts } = known;
  const status = STATUS[code] ?? (Object.hasOwn(LICENCE_ERRORS, code) ? FORBIDDEN : FAILED);
  const wait = facts["retryAfterSeconds"];
  const retryAfterSeconds =
    typeof wait === "number" ? wait : status === BUSY ? RETRY_AFTER_OUTAGE : undefined;
  const waiting = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return { status, retryAfterSeconds, body: { error: { code, message, remedy, ...waiting } } };
}

/** The framework's own texts quote what was sent, so none of them is passed on. */
function fromFramework(error: unknown): MediConnectError {
  const { code, statusCode } = (error ?? {}) as Partial<FastifyError>;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return tooLarge();
  if (statusCode !== undefined && statusCode < FAILED) return notJson();
  return failed();
}

export function routeUnknown(): MediConnectError {
  return new MediConnectError(
    "ROUTE_UNKNOWN",
    "A key holder answers nothing of that name.",
    "Ask POST /v1/evaluate or GET /health.",
  );
}

export function addressLimitReached(retryAfterSeconds: number): MediConnectError {
  return new MediConnectError(
    "ADDRESS_LIMIT_REACHED",
    "Too many requests came from this address.",
    `Wait ${retryAfterSeconds} s, and ask for several tags in one request.`,
    { retryAfterSeconds },
  );
}

function tooLarge(): MediConnectError {
  return new MediConnectError(
    "REQUEST_TOO_LARGE",
    "The request is larger than any that 64 tags make.",
    "Send one signed request of at most 64 blinded elements.",
  );
}

function notJson(): MediConnectError {
  return new MediConnectError(
    "REQUEST_NOT_JSON",
    "The request is no JSON of the type application/json.",
    "Send the JSON that `signEvaluation` makes.",
  );
}

function failed(): MediConnectError {
  return new MediConnectError(
    "KEY_HOLDER_FAILED",
    "The key holder failed.",
    "Ask another holder meanwhile, and tell the member that runs this one.",
  );
}
