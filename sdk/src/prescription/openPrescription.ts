import { getAddress } from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { accountAtIssue } from "../licence/accountAtIssue.ts";
import type { SealedStore } from "../seal/fileStore.ts";
import { unsealContent } from "../seal/sealContent.ts";
import { recoverClinicalSigner } from "../typedData/clinicalSignature.ts";
import { clinicalHashOf, commitmentOf, contentHashOf, type Opening } from "./commitment.ts";
import { type ChainPrescription, requirePrescription } from "./readPrescription.ts";
import { decodeSealedContent, type SealedContent } from "./SealedContent.ts";

export interface OpenParameters {
  readonly id: string;
  readonly contentKey: Uint8Array;
  readonly locator: string;
  readonly store: SealedStore;
}

export interface OpenedPrescription {
  readonly sealed: SealedContent;
  /** What the dispensing transaction reveals. */
  readonly opening: Opening;
  readonly chain: ChainPrescription;
}

/**
 * Opens a prescription's sealed content and checks it: it is what the chain committed to, its figures are the
 * chain's, and the prescriber's signature is that of the account which held the licence when it was issued.
 *
 * @throws MediConnectError `PrescriptionUnknown`, `SEALED_CONTENT_MISSING`, `SEAL_BROKEN`, `CONTENT_DIFFERS`,
 * `TERMS_DIFFER`, `SIGNATURE_DIFFERS`
 */
export async function openPrescription(
  client: MediConnectClient,
  { id, contentKey, locator, store }: OpenParameters,
): Promise<OpenedPrescription> {
  const chain = await requirePrescription(client, id);
  const sealed = decodeSealedContent(unsealContent(await store.get(locator), contentKey, id));
  const opening = openingOf(sealed);
  if (getAddress(sealed.prescription) !== getAddress(id) || commitmentOf(id, opening) !== chain.commitment) {
    throw contentDiffers(id);
  }
  requireSameTerms(sealed, chain);
  await requireSigner(client, sealed);
  return { sealed, opening, chain };
}

/** What the dispensing transaction reveals of a sealed content. */
export function openingOf(sealed: SealedContent): Opening {
  return {
    contentHash: contentHashOf(clinicalHashOf(sealed.content), sealed.contentSalt),
    group: BigInt(sealed.group),
    groupSalt: sealed.groupSalt,
    tag: sealed.tag,
    previousTag: sealed.previousTag,
  };
}

function requireSameTerms({ terms, prescriber }: SealedContent, chain: ChainPrescription): void {
  const differing = [
    terms.quantity === chain.quantity ? "" : "quantity",
    terms.daysSupply === chain.daysSupply ? "" : "days",
    terms.schedule === chain.schedule ? "" : "schedule",
    Math.max(terms.signedAt, terms.notBefore) === chain.notBefore ? "" : "date",
    prescriber === chain.prescriber ? "" : "prescriber",
  ].filter((name) => name !== "");
  if (differing.length === 0) return;
  throw new MediConnectError(
    "TERMS_DIFFER",
    `The chain and the signed content differ in: ${differing.join(", ")}.`,
    "Do not supply. Ask the prescriber.",
    { id: chain.id, differing },
  );
}

async function requireSigner(client: MediConnectClient, sealed: SealedContent): Promise<void> {
  const expected = await accountAtIssue(client, sealed.prescriber);
  const statement = {
    prescription: sealed.prescription,
    clinicalHash: clinicalHashOf(sealed.content),
    group: BigInt(sealed.group),
    ...sealed.terms,
  };
  if (signerOf(client, statement, sealed.signature) === expected) return;
  throw new MediConnectError(
    "SIGNATURE_DIFFERS",
    `The content was not signed by the account of licence ${sealed.prescriber}.`,
    "Do not supply. Ask the prescriber.",
    { id: sealed.prescription, licence: sealed.prescriber },
  );
}

function signerOf(
  client: MediConnectClient,
  statement: Parameters<typeof recoverClinicalSigner>[1],
  signature: string,
): string | undefined {
  try {
    return recoverClinicalSigner(client.deployment, statement, signature);
  } catch {
    return undefined;
  }
}

function contentDiffers(id: string): MediConnectError {
  return new MediConnectError(
    "CONTENT_DIFFERS",
    "The sealed content is not what the prescriber committed to on the chain.",
    "Do not supply. Ask the prescriber.",
    { id },
  );
}
