import { chainTime } from "../client/chainTime.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { readClinicalPatient, readClinicalTerms } from "../fhir/index.ts";
import { makeTags, type Tagging } from "../guard/tagging.ts";
import { ROLES } from "../licence/roles.ts";
import { commitmentOf, NO_TAG } from "../prescription/commitment.ts";
import { openingOf } from "../prescription/openPrescription.ts";
import { type OverrideReason, overrideNumber } from "../prescription/overrideReasons.ts";
import { readTaggedAt } from "../prescription/readTaggedAt.ts";
import { requirePrescription } from "../prescription/readPrescription.ts";
import {
  decodeSealedContent,
  encodeSealedContent,
  type SealedContent,
} from "../prescription/SealedContent.ts";
import type { OfferedKeys } from "../seal/formKeys.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import { sealContent, unsealContent } from "../seal/sealContent.ts";

export interface SettleParameters extends Pick<OfferedKeys, "id" | "contentKey" | "locator"> {
  readonly store: SealedStore;
  readonly tagging: Tagging;
  /** As what the client acts. */
  readonly role: "prescriber" | "dispenser";
  /** Why an overlap is let pass; asked for where nothing was supplied yet. */
  readonly override?: OverrideReason | undefined;
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
 * @throws MediConnectError `CONTENT_WITHOUT_PATIENT`, `CONTENT_DIFFERS` (bound to other tags), `NotConcerned`,
 * `OverlapNeedsReason`, and those of `makeTags` and the licence
 *
 * @example
 * const { tag } = await settlePrescription(clinic, { ...untagged, store, tagging, role: "prescriber" });
 */
export async function settlePrescription(
  client: SigningClient,
  parameters: SettleParameters,
): Promise<SettleResult> {
  const { id, contentKey, locator, store, role, override } = parameters;
  const sealed = decodeSealedContent(unsealContent(await store.get(locator), contentKey, id));
  const { commitment } = await requirePrescription(client, id);
  if (sealed.tag !== NO_TAG) {
    if (commitmentOf(id, openingOf(sealed)) !== commitment) throw contentDiffers(id);
    return { id, tag: sealed.tag, transaction: undefined };
  }
  // Bound already, by a run that was killed or by somebody else: with the tags of that time, not of now.
  const isBound = commitmentOf(id, openingOf(sealed)) !== commitment;
  const now = isBound ? await readTaggedAt(client, id) : await chainTime(client.provider);
  const bound = { ...sealed, ...(await tagsOf(sealed, parameters.tagging, now)) };
  if (isBound && commitmentOf(id, openingOf(bound)) !== commitment) throw contentDiffers(id);
  const transaction = isBound ? undefined : await send(client, { sealed, bound, role, override });
  // After the chain: from now on the content opens only with its tags.
  await store.put(locator, sealContent(encodeSealedContent(bound), contentKey, id));
  return { id, tag: bound.tag, transaction };
}

async function tagsOf(sealed: SealedContent, tagging: Tagging, now: number) {
  const code = readClinicalTerms(sealed.content)?.medicationCode;
  const patient = readClinicalPatient(sealed.content);
  if (code === undefined || patient === undefined) throw withoutPatient(sealed.prescription);
  return makeTags(tagging, { patient, code, now });
}

async function send(
  { guardOffice }: SigningClient,
  {
    sealed,
    bound: { tag, previousTag },
    role,
    override,
  }: {
    readonly sealed: SealedContent;
    readonly bound: SealedContent;
    readonly role: SettleParameters["role"];
    readonly override: OverrideReason | undefined;
  },
): Promise<string> {
  const [id, opening, reason] = [sealed.prescription, openingOf(sealed), overrideNumber(override)];
  const sent = guardOffice.settle(id, ROLES[role], opening, tag, previousTag, reason, GAS_FREE);
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
