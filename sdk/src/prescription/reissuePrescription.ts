import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { decodeContractError } from "../errors/decodeContractError.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import type { OfferedKeys } from "../seal/formKeys.ts";
import { unsealContent } from "../seal/sealContent.ts";
import { commitmentOf, groupHashOf } from "./commitment.ts";
import type { IssuedItem } from "./issueForm.ts";
import { openingOf } from "./openPrescription.ts";
import { confirmToken, signContent, storeToken } from "./prepareToken.ts";
import { readPrescription, requirePrescription } from "./readPrescription.ts";
import { decodeSealedContent, type SealedContent } from "./SealedContent.ts";

export interface ReissueParameters {
  /** The prescription whose code was lost, and what opens its content. */
  readonly previous: Pick<OfferedKeys, "id" | "contentKey" | "locator">;
  /** New keys, drawn and kept before: of a form secret, or of an offer by the patient's wallet. */
  readonly next: OfferedKeys;
  readonly store: SealedStore;
}

/**
 * Replaces a prescription whose code was lost: same medicine, same figures, same supplies so far, under a new key. The
 * old one is cancelled in the same transaction and its sealed content erased, so the old code neither claims nor reads.
 * Repeating is harmless.
 *
 * @throws MediConnectError `NotPrescriber`, `PrescriptionHeldByAnother` (a pharmacy holds it: it has the code),
 * `PrescriptionIsCancelled` and the other ends, `SEALED_CONTENT_MISSING`, `CONTENT_DIFFERS`, `ID_TAKEN`
 *
 * @example
 * const next = deriveItemKeys(newSecret, 0);
 * const { chain } = await reissuePrescription(clinic, { previous: keys, next, store });
 * chain.state; // "issued"
 */
export async function reissuePrescription(
  client: SigningClient,
  parameters: ReissueParameters,
): Promise<IssuedItem> {
  const { previous, next, store } = parameters;
  const standing = await readPrescription(client, next.id);
  if (standing.state !== "none" && (await store.has(next.locator))) {
    const sealed = await readSealed(store, next);
    const chain = await confirmToken(client, { keys: next, sealed });
    await store.remove(previous.locator);
    return { chain, transaction: undefined };
  }
  const old = await requireOwnContent(client, store, previous).catch(async (error: unknown) => {
    if ((await readPrescription(client, next.id)).state === "none") throw error;
    return undefined;
  });
  // Another run of the same command was faster, and has erased the old content.
  if (old === undefined) return reissuePrescription(client, parameters);
  const { signature: _, ...unsigned } = old;
  const sealed = await signContent(client, {
    ...unsigned,
    prescription: next.id,
    contentSalt: next.contentSalt,
  });
  const transaction = await send(client, { old, sealed, next, store });
  // An id can be front-run: no code is handed out before the chain has confirmed the commitment.
  const chain = await confirmToken(client, { keys: next, sealed });
  await store.remove(previous.locator);
  return { chain, transaction };
}

/** What is sealed for a prescription, not checked against the chain. */
export async function readSealed(
  store: SealedStore,
  { id, contentKey, locator }: ReissueParameters["previous"],
): Promise<SealedContent> {
  return decodeSealedContent(unsealContent(await store.get(locator), contentKey, id));
}

async function requireOwnContent(
  client: SigningClient,
  store: SealedStore,
  previous: ReissueParameters["previous"],
): Promise<SealedContent> {
  const { commitment } = await requirePrescription(client, previous.id);
  const sealed = await readSealed(store, previous);
  if (commitmentOf(previous.id, openingOf(sealed)) === commitment) return sealed;
  throw new MediConnectError(
    "CONTENT_DIFFERS",
    "The sealed content is not what the prescriber committed to on the chain.",
    "Do not supply. Ask the prescriber.",
    { id: previous.id },
  );
}

interface ReissueToSend {
  readonly old: SealedContent;
  readonly sealed: SealedContent;
  readonly next: OfferedKeys;
  readonly store: SealedStore;
}

/** Undefined where another run of the same command was faster; the caller compares commitments. */
async function send(
  client: SigningClient,
  { old, sealed, next, store }: ReissueToSend,
): Promise<string | undefined> {
  const { contentHash, group, groupSalt, tag, previousTag } = openingOf(sealed);
  const order = {
    previous: old.prescription,
    id: next.id,
    previousContentHash: openingOf(old).contentHash,
    contentHash,
    groupHash: groupHashOf(group, groupSalt),
    tag,
    previousTag,
  };
  try {
    await client.prescriptions.reissue.staticCall(order);
    await storeToken(client, store, { keys: next, sealed });
    return (await sendTransaction(client.prescriptions.reissue(order, GAS_FREE))).hash;
  } catch (error) {
    const known = decodeContractError(error);
    const { state } = await readPrescription(client, next.id);
    if (state === "none" || known.code !== "PrescriptionIsCancelled") throw known;
    return undefined;
  }
}
