import { type Signer, verifyTypedData } from "ethers";
import type { Deployment } from "../client/Deployment.ts";
import { prescriptionsDomain } from "./domain.ts";

/**
 * What the prescriber signs: the immutable clinical content by its hash, and the figures that stand on chain, so
 * that a pharmacy sees where they differ. State stays outside, as it does in EPS.
 */
export interface ClinicalStatement {
  readonly prescription: string;
  /** keccak256 over the canonical JSON (RFC 8785) of the clinical content. */
  readonly clinicalHash: string;
  /** dm+d code of the product group. */
  readonly group: bigint;
  readonly quantity: number;
  readonly daysSupply: number;
  readonly schedule: number;
  /** Issues on this token; 1 for a prescription that does not repeat, and on paper. */
  readonly issuesAllowed: number;
  /** Whether it is a later issue of a repeat, on a token of its own. */
  readonly laterIssue: boolean;
  /** Which issue of its series the token begins with, from 1. */
  readonly issue: number;
  /** Issues of the whole series. */
  readonly issues: number;
  readonly signedAt: number;
  readonly notBefore: number;
}

export const CLINICAL_STATEMENT_TYPES = {
  ClinicalStatement: [
    { name: "prescription", type: "address" },
    { name: "clinicalHash", type: "bytes32" },
    { name: "group", type: "uint64" },
    { name: "quantity", type: "uint24" },
    { name: "daysSupply", type: "uint16" },
    { name: "schedule", type: "uint8" },
    { name: "issuesAllowed", type: "uint8" },
    { name: "laterIssue", type: "bool" },
    { name: "issue", type: "uint8" },
    { name: "issues", type: "uint8" },
    { name: "signedAt", type: "uint32" },
    { name: "notBefore", type: "uint32" },
  ],
};

/** Signs a clinical statement with the prescriber's key. */
export async function signClinicalStatement(
  deployment: Deployment,
  statement: ClinicalStatement,
  prescriber: Signer,
): Promise<string> {
  return prescriber.signTypedData(prescriptionsDomain(deployment), CLINICAL_STATEMENT_TYPES, statement);
}

/** The account that signed a clinical statement. */
export function recoverClinicalSigner(
  deployment: Deployment,
  statement: ClinicalStatement,
  signature: string,
): string {
  return verifyTypedData(prescriptionsDomain(deployment), CLINICAL_STATEMENT_TYPES, statement, signature);
}
