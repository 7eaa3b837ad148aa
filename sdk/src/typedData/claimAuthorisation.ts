import { Signature, TypedDataEncoder, Wallet } from "ethers";
import type { Deployment } from "../client/Deployment.ts";
import { prescriptionsDomain } from "./domain.ts";

/** What the patient's one-time key signs to let one pharmacy claim one prescription. */
export interface ClaimAuthorisation {
  /** Id of the prescription: the address of its one-time key. */
  readonly prescription: string;
  /** Licence of the pharmacy. */
  readonly dispenser: number;
  /** The prescription's nonce at the time of signing. */
  readonly nonce: number;
  /** Unix seconds until which the authorisation may be used. */
  readonly deadline: number;
}

/** A signature in the two words of ERC-2098. */
export interface CompactSignature {
  readonly r: string;
  readonly vs: string;
}

export const CLAIM_AUTHORISATION_TYPES = {
  ClaimAuthorisation: [
    { name: "prescription", type: "address" },
    { name: "dispenser", type: "uint32" },
    { name: "nonce", type: "uint16" },
    { name: "deadline", type: "uint32" },
  ],
};

/** A nomination is of the same fields under another name, so that neither passes for the other. */
export const NOMINATION_TYPES = { Nomination: CLAIM_AUTHORISATION_TYPES.ClaimAuthorisation };

/** The digest that is signed; the same as `claimDigest` of the contract. */
export function claimAuthorisationDigest(deployment: Deployment, authorisation: ClaimAuthorisation): string {
  return TypedDataEncoder.hash(prescriptionsDomain(deployment), CLAIM_AUTHORISATION_TYPES, authorisation);
}

/** The digest that is signed to nominate a pharmacy; the same as `nominationDigest` of the contract. */
export function nominationDigest(deployment: Deployment, nomination: ClaimAuthorisation): string {
  return TypedDataEncoder.hash(prescriptionsDomain(deployment), NOMINATION_TYPES, nomination);
}

/** Signs an authorisation with the one-time key of its prescription. */
export function signClaimAuthorisation(
  deployment: Deployment,
  authorisation: ClaimAuthorisation,
  itemKey: string,
): CompactSignature {
  return signCompact(claimAuthorisationDigest(deployment, authorisation), itemKey);
}

/** Signs a nomination with the one-time key of its prescription. */
export function signNomination(
  deployment: Deployment,
  nomination: ClaimAuthorisation,
  itemKey: string,
): CompactSignature {
  return signCompact(nominationDigest(deployment, nomination), itemKey);
}

function signCompact(digest: string, itemKey: string): CompactSignature {
  const signature = Signature.from(new Wallet(itemKey).signingKey.sign(digest));
  return { r: signature.r, vs: signature.yParityAndS };
}
