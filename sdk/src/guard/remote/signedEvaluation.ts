import { hexlify, randomBytes, type Signer, type TypedDataDomain, verifyTypedData } from "ethers";
import { z } from "zod";
import type { Deployment } from "../../client/Deployment.ts";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { ROLES } from "../../licence/roles.ts";
import { memberIndex } from "../EpochRecord.ts";
import { evaluationRequest, type EvaluationRequest } from "../evaluation.ts";
import { hex32 } from "../group.ts";
import { parseDocument } from "../parseDocument.ts";
import { hashDocument } from "../signedDocument.ts";

/** Roles under whose licence a tag may be asked for. */
export const EVALUATION_ROLES = ["prescriber", "dispenser", "regulator"] as const;
export type EvaluationRole = (typeof EVALUATION_ROLES)[number];

/** The chain on which the licences stand that key holders ask for. */
export type LicenceDeployment = Pick<Deployment, "chainId" | "licences">;

const signedEvaluation = z.strictObject({
  version: z.literal(1),
  request: evaluationRequest,
  /** Index of the holder that is asked: no other one takes it. */
  holder: memberIndex,
  /** Hash of the epoch's record. */
  record: hex32,
  role: z.enum(EVALUATION_ROLES),
  /** Seconds since 1970. */
  issuedAt: z.int().nonnegative(),
  nonce: z.string().regex(/^0x[0-9a-f]{32}$/, { error: "must be 0x and 32 small hexadecimal digits" }),
  signature: z.string().regex(/^0x[0-9a-f]{130}$/, { error: "must be 0x and 130 small hexadecimal digits" }),
});

/** A request for evaluations in the name of a licence, for one holder and for once. */
export type SignedEvaluation = z.infer<typeof signedEvaluation>;

const EVALUATION_TYPES = {
  Evaluation: [
    { name: "request", type: "bytes32" },
    { name: "epoch", type: "string" },
    { name: "generation", type: "uint32" },
    { name: "record", type: "bytes32" },
    { name: "holder", type: "uint8" },
    { name: "role", type: "uint8" },
    { name: "issuedAt", type: "uint64" },
    { name: "nonce", type: "bytes16" },
  ],
};

export interface SignEvaluationParameters {
  readonly request: EvaluationRequest;
  readonly holder: number;
  /** Hash of the epoch's record, from `hashEpochRecord`. */
  readonly record: string;
  readonly role: EvaluationRole;
  /** Seconds since 1970. */
  readonly issuedAt: number;
}

/**
 * Signs a request for evaluations (EIP-712) for one holder, under a nonce that is drawn here.
 *
 * @param signer of the account that holds the licence
 */
export async function signEvaluation(
  deployment: LicenceDeployment,
  parameters: SignEvaluationParameters,
  signer: Pick<Signer, "signTypedData">,
): Promise<SignedEvaluation> {
  const terms = { version: 1, ...parameters, nonce: hexlify(randomBytes(16)) } as const;
  const message = messageOf(terms);
  return { ...terms, signature: await signer.signTypedData(domainOf(deployment), EVALUATION_TYPES, message) };
}

/** @throws MediConnectError `GUARD_DOCUMENT_INVALID` */
export function readSignedEvaluation(input: unknown): SignedEvaluation {
  return parseDocument(signedEvaluation, input, "request for an evaluation");
}

/**
 * The account that signed. Any signature is some account's: whether it is licensed is for the chain to say.
 *
 * @throws MediConnectError `EVALUATION_SIGNATURE_INVALID`
 */
export function recoverEvaluationSigner(deployment: LicenceDeployment, signed: SignedEvaluation): string {
  try {
    return verifyTypedData(domainOf(deployment), EVALUATION_TYPES, messageOf(signed), signed.signature);
  } catch {
    throw new MediConnectError(
      "EVALUATION_SIGNATURE_INVALID",
      "The signature of the request is none.",
      "Sign it with the key of the licence's account, for this chain and this holder.",
    );
  }
}

function messageOf({ request, record, role, ...terms }: Omit<SignedEvaluation, "signature">) {
  const { holder, issuedAt, nonce } = terms;
  return {
    request: `0x${hashDocument(request)}`,
    epoch: request.epoch,
    generation: request.generation,
    record: `0x${record}`,
    holder,
    role: ROLES[role],
    issuedAt,
    nonce,
  };
}

/** The licences' contract stands in it, so that no two deployments on one chain take each other's requests. */
function domainOf({ chainId, licences }: LicenceDeployment): TypedDataDomain {
  return { name: "MediConnect Key Holder", version: "1", chainId, verifyingContract: licences };
}
