import { getAddress } from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { lookUpMedicine, type MedicinesTable, quantityInUnits, readClinicalTerms } from "../fhir/index.ts";
import { accountsSince } from "../licence/accountsSince.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import { unsealContent } from "../seal/sealContent.ts";
import { type ClinicalStatement, recoverClinicalSigner } from "../typedData/clinicalSignature.ts";
import { clinicalHashOf, commitmentOf, contentHashOf, type Opening } from "./commitment.ts";
import { SCHEDULE_NUMBERS } from "./prescriptionTerms.ts";
import { type ChainPrescription, requirePrescription } from "./readPrescription.ts";
import { decodeRegionClock } from "./regionTime.ts";
import { expiryOf } from "./repeatDates.ts";
import { decodeSealedContent, type SealedContent } from "./SealedContent.ts";

export interface OpenParameters {
  readonly id: string;
  readonly contentKey: Uint8Array;
  readonly locator: string;
  readonly store: SealedStore;
  /** The pharmacy's own table of medicines, to hold the content itself against the figures. */
  readonly medicines: MedicinesTable;
}

export interface OpenedPrescription {
  readonly sealed: SealedContent;
  /** What the dispensing transaction reveals. */
  readonly opening: Opening;
  readonly chain: ChainPrescription;
  /** Whether the table of medicines says that it needs a guard tag. */
  readonly monitored: boolean;
}

/**
 * Opens a prescription's sealed content and checks it: it is what the chain committed to, its figures are the
 * chain's, and the prescriber's signature is that of the account which held the licence when it was issued.
 *
 * @throws MediConnectError `PrescriptionUnknown`, `SEALED_CONTENT_MISSING`, `SEAL_BROKEN`, `CONTENT_DIFFERS`,
 * `TERMS_DIFFER`, `CONTENT_CONTRADICTS`, `SIGNATURE_DIFFERS`, and those of `lookUpMedicine`
 *
 * @example
 * const keys = deriveItemKeys(parsePrescriptionCode(code).formSecret, 0);
 * const { sealed, chain } = await openPrescription(pharmacy, { ...keys, store, medicines });
 * chain.state; // "issued"
 */
export async function openPrescription(
  client: MediConnectClient,
  { id, contentKey, locator, store, medicines }: OpenParameters,
): Promise<OpenedPrescription> {
  const chain = await requirePrescription(client, id);
  const sealed = decodeSealedContent(unsealContent(await store.get(locator), contentKey, id));
  const opening = openingOf(sealed);
  if (getAddress(sealed.prescription) !== getAddress(id) || commitmentOf(id, opening) !== chain.commitment) {
    throw contentDiffers(id);
  }
  requireSameTerms(sealed, chain);
  await requireExpiry(client, sealed, chain);
  const monitored = requireContentSaysSo(sealed, medicines);
  await requireSigner(client, sealed);
  return { sealed, opening, chain, monitored };
}

/** What the prescriber signs of a content. */
export function statementOf(sealed: Omit<SealedContent, "signature">): ClinicalStatement {
  return {
    prescription: sealed.prescription,
    clinicalHash: clinicalHashOf(sealed.content),
    group: BigInt(sealed.group),
    ...sealed.terms,
  };
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

function requireSameTerms(sealed: SealedContent, chain: ChainPrescription): void {
  const differing = differingTerms(sealed, chain);
  if (differing.length > 0) throw termsDiffer(chain.id, differing);
}

function termsDiffer(id: string, differing: readonly string[]): MediConnectError {
  return new MediConnectError(
    "TERMS_DIFFER",
    `The chain and the signed content differ in: ${differing.join(", ")}.`,
    "Do not supply. Ask the prescriber.",
    { id, differing },
  );
}

/**
 * Which figures of the chain are not those that the prescriber signed. Once an issue of a repeat is over, the next
 * one's date is the chain's own.
 */
export function differingTerms({ terms, prescriber }: SealedContent, chain: ChainPrescription): string[] {
  const from = Math.max(terms.signedAt, terms.notBefore);
  return [
    terms.quantity === chain.quantity ? "" : "quantity",
    terms.daysSupply === chain.daysSupply ? "" : "days",
    terms.schedule === chain.schedule ? "" : "schedule",
    from === chain.notBefore || (chain.issuesUsed > 0 && from < chain.notBefore) ? "" : "date",
    terms.issuesAllowed === chain.issuesAllowed ? "" : "issues",
    prescriber === chain.prescriber ? "" : "prescriber",
  ].filter((name) => name !== "");
}

/** Whether a region's clock was set anew since must not decide over a supply. */
const CLOCK_TOLERANCE_SECONDS = 2 * 86_400;

/** The chain does not say which issue a token is for; its life does: twelve months for a later issue. */
async function requireExpiry(
  client: MediConnectClient,
  { terms, prescriber }: SealedContent,
  chain: ChainPrescription,
): Promise<void> {
  if (chain.issuesUsed > 0) return;
  const clock = decodeRegionClock(Number(await client.licences.clockOfLicence(prescriber)));
  const apart = Math.abs(expiryOf(clock, terms) - chain.expiresAt);
  if (apart > CLOCK_TOLERANCE_SECONDS) throw termsDiffer(chain.id, ["expiry"]);
}

/** The words of the message, which the pharmacist reads, must say what the figures say, which the chain enforces. */
/** @returns whether the medicine is monitored */
function requireContentSaysSo(
  { content, group, terms, prescription }: SealedContent,
  medicines: MedicinesTable,
): boolean {
  const said = readClinicalTerms(content);
  if (said !== undefined) {
    const medicine = lookUpMedicine(medicines, said.medicationCode, said.quantity.unitCode);
    const same =
      medicine.code === group &&
      SCHEDULE_NUMBERS[medicine.schedule] === terms.schedule &&
      quantityInUnits(medicine, said.quantity.value) === terms.quantity &&
      (said.daysSupply ?? 0) === terms.daysSupply &&
      (said.issues ?? terms.issues) === terms.issues;
    if (same) return medicine.monitored;
  }
  throw new MediConnectError(
    "CONTENT_CONTRADICTS",
    "The content of the prescription says another medicine, quantity, schedule, number of days or of issues than its figures.",
    "Do not supply. Ask the prescriber.",
    { id: prescription },
  );
}

async function requireSigner(client: MediConnectClient, sealed: SealedContent): Promise<void> {
  const expected = await accountsSince(client, sealed.prescriber, sealed.terms.signedAt);
  if (expected.includes(signerOf(client, statementOf(sealed), sealed.signature) ?? "")) return;
  throw new MediConnectError(
    "SIGNATURE_DIFFERS",
    `The content was not signed by the account of licence ${sealed.prescriber}.`,
    "Do not supply. Ask the prescriber.",
    { id: sealed.prescription, licence: sealed.prescriber },
  );
}

function signerOf(
  client: MediConnectClient,
  statement: ClinicalStatement,
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
