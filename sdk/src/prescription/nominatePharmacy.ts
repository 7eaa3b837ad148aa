import type { MediConnectClient, SigningClient } from "../client/MediConnectClient.ts";
import { chainTime } from "../client/chainTime.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import { ROLES } from "../licence/roles.ts";
import type { ItemKeys } from "../seal/formKeys.ts";
import {
  type ClaimAuthorisation,
  type CompactSignature,
  signNomination,
} from "../typedData/claimAuthorisation.ts";
import { type StepResult, takeStep } from "./ownStep.ts";
import { readHistory } from "./readHistory.ts";
import { requirePrescription } from "./readPrescription.ts";

export interface AuthoriseNominationParameters {
  readonly keys: Pick<ItemKeys, "id" | "itemKey">;
  /** Licence of the nominated pharmacy; 0 takes a nomination back. */
  readonly dispenser: number;
  /** How long the nomination may be handed in, in seconds of the chain's clock. */
  readonly seconds: number;
}

/** A nomination that the patient signed. */
export interface SignedNomination {
  readonly nomination: ClaimAuthorisation;
  readonly signature: CompactSignature;
}

/**
 * Signs a nomination with the one-time key: the patient's side. Nothing is sent.
 *
 * @throws MediConnectError `PrescriptionUnknown`
 */
export async function authoriseNomination(
  client: MediConnectClient,
  { keys, dispenser, seconds }: AuthoriseNominationParameters,
): Promise<SignedNomination> {
  const { nonce } = await requirePrescription(client, keys.id);
  const deadline = (await chainTime(client.provider)) + seconds;
  const nomination = { prescription: keys.id, dispenser, nonce, deadline };
  return { nomination, signature: signNomination(client.deployment, nomination, keys.itemKey) };
}

export interface NominateParameters extends SignedNomination {
  /** As what the client acts. */
  readonly role: "prescriber" | "dispenser";
}

/**
 * Hands in a nomination: the nominated pharmacy may claim without a further signature, once an issue. Any licensed
 * prescriber or pharmacy may hand it in. Repeating is harmless.
 *
 * @throws MediConnectError `PrescriptionHeldByAnother`, `AuthorisationInvalid`, `AuthorisationHasExpired`, and those of
 * the licence
 *
 * @example
 * const signed = await authoriseNomination(client, { keys, dispenser, seconds: 3600 });
 * await nominatePharmacy(pharmacy, { ...signed, role: "dispenser" });
 */
export async function nominatePharmacy(
  client: SigningClient,
  { nomination, signature, role }: NominateParameters,
): Promise<StepResult> {
  const { prescription: id, dispenser, deadline } = nomination;
  await requireOwnLicence(client, role);
  const earlier = await findNomination(client, id, dispenser);
  if (earlier !== undefined) return earlier;
  return takeStep(client, {
    id,
    send: () =>
      sendTransaction(
        client.prescriptions.nominate(id, dispenser, { ...signature, deadline }, ROLES[role], GAS_FREE),
      ),
    // The nonce has moved on: the same signature does not fit twice.
    refusedAs: ["AuthorisationInvalid"],
    isSame: (last) => last.event === "nominated" && last.licence === dispenser,
  });
}

/** Handing it in again would only move the nonce, and make what the patient has signed since void. */
async function findNomination(
  client: MediConnectClient,
  id: string,
  dispenser: number,
): Promise<StepResult | undefined> {
  const prescription = await requirePrescription(client, id);
  const { state, nominated } = prescription;
  if (state !== "issued" || !nominated || prescription.dispenser !== dispenser) return undefined;
  const last = (await readHistory(client, id)).findLast(({ event }) => event === "nominated");
  return last === undefined ? undefined : { prescription, transaction: last.transaction, alreadyDone: true };
}
