import { chainTime } from "../client/chainTime.ts";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { readClinicalPatient, readClinicalTerms } from "../fhir/index.ts";
import { makeTags, type Tagging } from "../guard/tagging.ts";
import { NO_TAG } from "../prescription/commitment.ts";
import type { OpenedPrescription } from "../prescription/openPrescription.ts";
import { readTaggedAt } from "../prescription/readTaggedAt.ts";
import { requireOutage, type TaggingChoice } from "../prescription/tagTokens.ts";
import type { SealedContent } from "../prescription/SealedContent.ts";

/** How long before its block a prescription's tags may have been made: a turn of the epoch may lie between. */
const MAKING_SECONDS = 900;

/**
 * Makes the guard's tags of a prescription anew, from the patient and the medicine that its content names and the
 * epochs of the time at which it was tagged, and holds them against those that it carries: a prescriber who gave
 * others, or the last epoch's after its turn, would go unseen by the guard.
 *
 * @throws MediConnectError `TAG_DIFFERS`; `TAGGING_MISSING` where tags cannot be made here; `PRESCRIPTION_UNTAGGED` for a
 * monitored medicine without a tag; `NO_OUTAGE_DECLARED`; and those of `makeTags`
 */
export async function checkTags(
  client: MediConnectClient,
  { sealed, monitored }: OpenedPrescription,
  tagging: TaggingChoice,
): Promise<void> {
  const isTagged = sealed.tag !== NO_TAG;
  if (!isTagged && !monitored) return;
  if (tagging === "outage") return requireOutage(client, await chainTime(client.provider));
  if (!isTagged) throw untagged(sealed.prescription);
  if (tagging === undefined) throw taggingMissing(sealed.prescription);
  const taggedAt = await readTaggedAt(client, sealed.prescription);
  for (const now of [taggedAt, taggedAt - MAKING_SECONDS]) {
    if (await isTaggedAs(sealed, tagging, now)) return;
  }
  throw tagDiffers(sealed.prescription);
}

async function isTaggedAs(sealed: SealedContent, tagging: Tagging, now: number): Promise<boolean> {
  const code = readClinicalTerms(sealed.content)?.medicationCode;
  const patient = readClinicalPatient(sealed.content);
  if (code === undefined || patient === undefined) return false;
  const { tag, previousTag } = await makeTags(tagging, { patient, code, now });
  return sealed.tag === tag && sealed.previousTag === previousTag;
}

function tagDiffers(id: string): MediConnectError {
  return new MediConnectError(
    "TAG_DIFFERS",
    "The prescription's guard tags are not those of its patient, its medicine and its time.",
    "Do not supply. Ask the prescriber, and tell the regulator: `guard dispute`.",
    { id },
  );
}

function untagged(id: string): MediConnectError {
  return new MediConnectError(
    "PRESCRIPTION_UNTAGGED",
    "The medicine is monitored, and the prescription has no guard tag.",
    "Ask the prescriber to settle it (`guard settle`). In an outage that is declared: --outage, and settle it within a day.",
    { id },
  );
}

function taggingMissing(id: string): MediConnectError {
  return new MediConnectError(
    "TAGGING_MISSING",
    "The prescription has a guard tag, and there is no way to make it anew and compare. Nothing was supplied.",
    "Name the key holders and the epochs' records (`guard start` puts some up for trying out); docs/guard.md says more.",
    { id },
  );
}
