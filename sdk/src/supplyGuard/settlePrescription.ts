import { chainTime } from "../client/chainTime.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { readClinicalPatient, readClinicalTerms } from "../fhir/index.ts";
import { makeTags, type Tagging } from "../guard/tagging.ts";
import { ROLES } from "../licence/roles.ts";
import { commitmentOf, NO_TAG } from "../prescription/commitment.ts";
import { openingOf } from "../prescription/openPrescription.ts";
import { requirePrescription } from "../prescription/readPrescription.ts";
import {
  decodeSealedContent,
  encodeSealedContent,
  type SealedContent,
} from "../prescription/SealedContent.ts";
import type { OfferedKeys } from "../seal/formKeys.ts";
import type { SealedStore } from "../seal/fileStore.ts";
import { sealContent, unsealContent } from "../seal/sealContent.ts";

export interface SettleParameters extends Pick<OfferedKeys, "id" | "contentKey" | "locator"> {
  readonly store: SealedStore;
  readonly tagging: Tagging;
  /** As what the client acts. */
  readonly role: "prescriber" | "dispenser";
}

export interface SettleResult {
  readonly id: string;
  readonly tag: string;
  /** Hash of the transaction; undefined where it was settled before. */
  readonly transaction: string | undefined;
}

/**
 * Gives a prescription that was issued without a tag its tags, and tells the guard what was supplied of it meanwhile.
 * Repeating it after a lost answer or a killed process is harmless: what is bound already is only sealed anew.
 *
 * @throws MediConnectError `TAGGED_ALREADY`, `CONTENT_WITHOUT_PATIENT`, `NotConcerned`, `CommitmentMismatch` (bound to
 * other tags), and those of `makeTags` and the licence
 *
 * @example
 * await settlePrescription(pharmacy, { ...keys, store, tagging, role: "dispenser" });
 */
export async function settlePrescription(
  client: SigningClient,
  parameters: SettleParameters,
): Promise<SettleResult> {
  const { id, contentKey, locator, store, role } = parameters;
  const sealed = decodeSealedContent(unsealContent(await store.get(locator), contentKey, id));
  const { commitment } = await requirePrescription(client, id);
  if (sealed.tag !== NO_TAG) {
    if (commitmentOf(id, openingOf(sealed)) !== commitment) throw contentDiffers(id);
    return { id, tag: sealed.tag, transaction: undefined };
  }
  const bound = { ...sealed, ...(await tagsOf(client, sealed, parameters.tagging)) };
  const transaction =
    commitmentOf(id, openingOf(bound)) === commitment
      ? undefined
      : await send(client, sealed, bound, ROLES[role]);
  // After the chain: from now on the content opens only with its tags.
  await store.put(locator, sealContent(encodeSealedContent(bound), contentKey, id));
  return { id, tag: bound.tag, transaction };
}

async function tagsOf(client: SigningClient, sealed: SealedContent, tagging: Tagging) {
  const code = readClinicalTerms(sealed.content)?.medicationCode;
  const patient = readClinicalPatient(sealed.content);
  if (code === undefined || patient === undefined) throw withoutPatient(sealed.prescription);
  return makeTags(tagging, { patient, code, now: await chainTime(client.provider) });
}

async function send(
  client: SigningClient,
  sealed: SealedContent,
  { tag, previousTag }: SealedContent,
  role: number,
): Promise<string> {
  const id = sealed.prescription;
  const sent = client.guardOffice.settle(id, role, openingOf(sealed), tag, previousTag, GAS_FREE);
  return (await sendTransaction(sent)).hash;
}

function withoutPatient(id: string): MediConnectError {
  return new MediConnectError(
    "CONTENT_WITHOUT_PATIENT",
    "The sealed content does not say for whom and of which medicine it is, so no tag can be made.",
    "Ask the prescriber to settle it.",
    { id },
  );
}

function contentDiffers(id: string): MediConnectError {
  return new MediConnectError(
    "CONTENT_DIFFERS",
    "The sealed content is not what the prescriber committed to on the chain.",
    "Do not supply. Ask the prescriber.",
    { id },
  );
}
