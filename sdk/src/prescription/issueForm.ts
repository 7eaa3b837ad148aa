import type { NewPrescriptionStruct } from "../../../types/ethers-contracts/contracts/prescription/Prescriptions.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { decodeContractError } from "../errors/decodeContractError.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type {
  MedicinesTable,
  PrescribedItem,
  PrescriptionOrder,
  SignedPrescriptionOrder,
} from "../fhir/index.ts";
import { mapPrescribedItem, requireSignedOrder } from "../fhir/index.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import type { SealedStore } from "../seal/fileStore.ts";
import { deriveItemKeys, type ItemKeys } from "../seal/formKeys.ts";
import { sealContent } from "../seal/sealContent.ts";
import { signClinicalStatement } from "../typedData/clinicalSignature.ts";
import { clinicalHashOf, commitmentOf, groupHashOf, NO_TAG } from "./commitment.ts";
import { keepFormSecret } from "./formJournal.ts";
import { differingTerms, openingOf } from "./openPrescription.ts";
import { formatPrescriptionCode } from "./prescriptionCode.ts";
import { packTerms, type PrescriptionTerms, SCHEDULE_NUMBERS } from "./prescriptionTerms.ts";
import { readPrescription, type ChainPrescription } from "./readPrescription.ts";
import { decodeRegionClock, type RegionClock, startOfLocalDate, startOfLocalDay } from "./regionTime.ts";
import { encodeSealedContent, type SealedContent } from "./SealedContent.ts";

export interface IssueFormParameters {
  readonly order: PrescriptionOrder;
  readonly medicines: MedicinesTable;
  readonly store: SealedStore;
  /** Folder in which the prescriber keeps the secrets of forms. */
  readonly formsFolder: string;
}

export interface IssuedItem {
  readonly chain: ChainPrescription;
  /** Hash of the transaction; undefined where the item had been issued before. */
  readonly transaction: string | undefined;
}

export interface IssuedForm {
  /** Text of the patient's QR code. A bearer token: never log it. */
  readonly code: string;
  readonly formSecret: Uint8Array;
  readonly items: readonly IssuedItem[];
}

interface PreparedItem {
  readonly keys: ItemKeys;
  readonly sealed: SealedContent;
}

/**
 * Issues every item of a form, one token each, and returns the patient's code once the chain has confirmed every
 * commitment. Whatever can fail is tried for all items before the first is sent; repeating a form that was stopped
 * half way goes on where it stopped.
 *
 * @throws MediConnectError `ORDER_NOT_SIGNED`, `REPEATS_NOT_ISSUED`, `MEDICINE_NOT_MAPPED` and its kin,
 * `TERMS_OUT_OF_RANGE`, `ORDER_EXPIRED`, `ID_TAKEN`, and those of the licence
 */
export async function issueForm(client: SigningClient, parameters: IssueFormParameters): Promise<IssuedForm> {
  const order = requireSignedOrder(parameters.order);
  requireSingleIssues(order);
  const licence = await requireOwnLicence(client, "prescriber");
  const clock = decodeRegionClock(Number(await client.licences.clockOf(licence.region)));
  // To the day: it decides the expiry, and the second would tie a form's items to each other on the chain.
  const signedAt = startOfLocalDay(clock, order.signedAt);
  const mapped = order.items.map((item) => mapItem(item, parameters.medicines, clock, signedAt));
  for (const { terms } of mapped) packTerms(terms);

  const formSecret = await keepFormSecret(parameters.formsFolder, client.deployment, identityOf(order));
  const prepared = await Promise.all(
    mapped.map((item, index) => prepareItem(client, deriveItemKeys(formSecret, index), item, licence.id)),
  );
  for (const item of prepared) await tryItem(client, item);
  for (const item of prepared) await storeItem(client, parameters.store, item);

  const items: IssuedItem[] = [];
  for (const item of prepared) items.push(await issueItem(client, item));
  return { code: formatPrescriptionCode(formSecret, items.length), formSecret, items };
}

interface MappedTerms {
  readonly item: PrescribedItem;
  readonly group: bigint;
  readonly terms: PrescriptionTerms;
}

function mapItem(
  item: PrescribedItem,
  medicines: MedicinesTable,
  clock: RegionClock,
  signedAt: number,
): MappedTerms {
  const { medicine, quantity } = mapPrescribedItem(medicines, item);
  const notBefore = item.notBefore === undefined ? 0 : startOfLocalDate(clock, item.notBefore);
  const terms = {
    quantity,
    daysSupply: item.daysSupply ?? 0,
    schedule: SCHEDULE_NUMBERS[medicine.schedule],
    issuesAllowed: 1,
    signedAt,
    notBefore: notBefore > signedAt ? notBefore : 0,
  } as const;
  return { item, group: BigInt(medicine.code), terms };
}

async function prepareItem(
  client: SigningClient,
  keys: ItemKeys,
  { item, group, terms }: MappedTerms,
  prescriber: number,
): Promise<PreparedItem> {
  const statement = {
    prescription: keys.id,
    clinicalHash: clinicalHashOf(item.clinicalContent),
    group,
    ...terms,
  };
  const sealed: SealedContent = {
    version: 1,
    prescription: keys.id,
    prescriber,
    content: { ...item.clinicalContent },
    contentSalt: keys.contentSalt,
    group: String(group),
    groupSalt: keys.groupSalt,
    tag: NO_TAG,
    previousTag: NO_TAG,
    terms,
    signature: await signClinicalStatement(client.deployment, statement, client.signer),
  };
  return { keys, sealed };
}

/** Before the token, since a token without its content could never be supplied; never under one that stands. */
async function storeItem(
  client: SigningClient,
  store: SealedStore,
  { keys, sealed }: PreparedItem,
): Promise<void> {
  const { state } = await readPrescription(client, keys.id);
  if (state !== "none" && (await store.has(keys.locator))) return;
  await store.put(keys.locator, sealContent(encodeSealedContent(sealed), keys.contentKey, keys.id));
}

/** The chain's own checks, before the first item is sent: a form is never issued in part for a fault of one item. */
async function tryItem(client: SigningClient, item: PreparedItem): Promise<void> {
  const { state } = await readPrescription(client, item.keys.id);
  if (state !== "none") return;
  try {
    await client.prescriptions.issue.staticCall(newPrescriptionOf(item));
  } catch (error) {
    const known = decodeContractError(error);
    throw known.code === "PrescriptionHasExpired" ? orderExpired(known) : known;
  }
}

async function issueItem(client: SigningClient, item: PreparedItem): Promise<IssuedItem> {
  const { keys, sealed } = item;
  let chain = await readPrescription(client, keys.id);
  let transaction: string | undefined;
  if (chain.state === "none") {
    transaction = (await sendIssue(client.prescriptions.issue(newPrescriptionOf(item), GAS_FREE)))?.hash;
    chain = await readPrescription(client, keys.id);
  }
  if (
    chain.commitment === commitmentOf(keys.id, openingOf(sealed)) &&
    differingTerms(sealed, chain).length === 0
  ) {
    return { chain, transaction };
  }
  throw new MediConnectError(
    "ID_TAKEN",
    `The id ${keys.id} stands on the chain with other terms, issued under licence ${chain.prescriber}; the code must not be handed out.`,
    "If that licence is yours, the message or the table of medicines has changed since: restore it. If not, prescribe on a new form.",
    { id: keys.id, prescriber: chain.prescriber },
  );
}

function newPrescriptionOf({ keys, sealed }: PreparedItem): NewPrescriptionStruct {
  const { contentHash, group, groupSalt, tag, previousTag } = openingOf(sealed);
  const groupHash = groupHashOf(group, groupSalt);
  return { id: keys.id, contentHash, groupHash, tag, previousTag, terms: packTerms(sealed.terms) };
}

/** A message may be sent again under a new identifier of its own; form and items keep theirs. */
function identityOf({ formId, items }: SignedPrescriptionOrder): string {
  return JSON.stringify([formId, ...items.map(({ itemNumber }) => itemNumber).sort()]);
}

/** Undefined where another run of the same command was faster; the caller compares commitments. */
async function sendIssue(
  sending: Parameters<typeof sendTransaction>[0],
): Promise<Awaited<ReturnType<typeof sendTransaction>> | undefined> {
  try {
    return await sendTransaction(sending);
  } catch (error) {
    if (!(error instanceof MediConnectError)) throw error;
    if (error.code === "PrescriptionExists") return undefined;
    throw error;
  }
}

function orderExpired(error: MediConnectError): MediConnectError {
  return new MediConnectError(
    "ORDER_EXPIRED",
    `${error.message} Nothing was issued.`,
    "Prescribe anew; to replay an old message on an embedded chain of its own, give `npm start` its date: --as-of YYYY-MM-DD.",
    error.facts,
    { cause: error },
  );
}

/** Repeat dispensing needs states that this version does not have; issuing it as a single one would be wrong. */
function requireSingleIssues(order: SignedPrescriptionOrder): void {
  const repeating = order.items.findIndex((item) => item.issuesAllowed > 1);
  if (repeating === -1) return;
  throw new MediConnectError(
    "REPEATS_NOT_ISSUED",
    `Item ${repeating + 1} of the form is for repeat dispensing (eRD), which this version does not issue.`,
    "Send it as single prescriptions.",
    { item: repeating + 1 },
  );
}
