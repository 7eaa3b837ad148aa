import {
  type EvaluationResponse,
  type LicenceDeployment,
  type LocalKeyHolder,
  MediConnectError,
  readSignedEvaluation,
  recoverEvaluationSigner,
  type SignedEvaluation,
} from "../../sdk/src/index.ts";
import type { EvaluationLimits } from "./admission/evaluationLimits.ts";
import type { Freshness } from "./admission/freshness.ts";
import type { LicenceCheck } from "./admission/licenceCheck.ts";
import { hashBlinded } from "./audit/auditLine.ts";
import type { AuditLog } from "./audit/openAuditLog.ts";
import type { HeldEpochs } from "./heldEpochs.ts";

/** All that an answer depends on. */
export interface KeyHolderDesk {
  readonly deployment: LicenceDeployment;
  readonly epochs: Pick<HeldEpochs, "require">;
  readonly freshness: Freshness;
  readonly requireLicence: LicenceCheck;
  readonly limits: EvaluationLimits;
  readonly audit: AuditLog;
  /** Told of each request that names no account, hence leaves no line. */
  readonly onTurnedAway: () => void;
}

interface Asked {
  readonly signed: SignedEvaluation;
  readonly holder: LocalKeyHolder;
  readonly account: string;
}

/**
 * Answers one request: first whatever costs nothing to check, then the signature, then the chain, then the limits,
 * and only then the share is used. Whoever has a licence, in force or not, has a line in the audit log, whatever comes of
 * it. Strangers are counted only: anybody can sign, and must not fill the disk.
 *
 * @throws MediConnectError the refusal, which `refusals.ts` gives its HTTP status
 */
export async function answerRequest(desk: KeyHolderDesk, input: unknown): Promise<EvaluationResponse> {
  const asked = readAsked(desk, input);
  const account = { licence: undefined as number | undefined, charged: 0 };
  try {
    const response = await evaluate(desk, asked, account);
    write(desk, asked, account, "evaluated");
    return response;
  } catch (error) {
    if (!(error instanceof MediConnectError) || error.code !== "AUDIT_UNWRITABLE") {
      account.licence ??= licenceIn(error);
      if (account.licence === undefined) desk.onTurnedAway();
      else write(desk, asked, account, error instanceof MediConnectError ? error.code : "KEY_HOLDER_FAILED");
    }
    throw error;
  }
}

function readAsked({ deployment, epochs, freshness, onTurnedAway }: KeyHolderDesk, input: unknown): Asked {
  try {
    const signed = readSignedEvaluation(input);
    const holder = epochs.require(signed);
    freshness.requireFresh(signed.issuedAt);
    return { signed, holder, account: recoverEvaluationSigner(deployment, signed) };
  } catch (error) {
    onTurnedAway();
    throw error;
  }
}

interface Account {
  licence: number | undefined;
  charged: number;
}

async function evaluate(
  { requireLicence, freshness, limits }: KeyHolderDesk,
  { signed: { request, role, nonce }, holder, account }: Asked,
  taken: Account,
): Promise<EvaluationResponse> {
  taken.licence = await requireLicence(account, role);
  // After the licence, so that strangers cannot fill the memory.
  freshness.takeOnce(account, nonce);
  limits.charge(taken.licence, request.blinded.length);
  taken.charged = request.blinded.length;
  return holder.evaluate(request);
}

function write({ audit }: KeyHolderDesk, asked: Asked, taken: Account, outcome: string): void {
  const { account, signed } = asked;
  const { role, nonce, request } = signed;
  audit.record({
    licence: taken.licence ?? null,
    account,
    role,
    epoch: request.epoch,
    generation: request.generation,
    inputs: request.blinded.length,
    charged: taken.charged,
    outcome,
    request: hashBlinded(request.blinded),
    nonce,
  });
}

/** The contract's refusals name the licence that they refuse. */
function licenceIn(error: unknown): number | undefined {
  const id = error instanceof MediConnectError ? error.facts["id"] : undefined;
  return typeof id === "bigint" || typeof id === "number" ? Number(id) : undefined;
}
