import { chainTime } from "../client/chainTime.ts";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { readClinicalPatient, readClinicalTerms } from "../fhir/index.ts";
import { makeTags } from "../guard/tagging.ts";
import { NO_TAG } from "../prescription/commitment.ts";
import type { OpenedPrescription } from "../prescription/openPrescription.ts";
import { requireOutage, type TaggingChoice } from "../prescription/tagTokens.ts";

/**
 * Makes the guard's tag of a prescription anew, from the patient and the medicine that its content names, and holds it
 * against the one that it was issued with: a prescriber who gave another tag would go unseen by the guard.
 *
 * A prescription without a tag is not checked here: the chain refuses a monitored medicine without one.
 *
 * @throws MediConnectError `TAG_DIFFERS`, `TAG_HOLDERS_TOO_FEW` unless an outage is declared
 */
export async function checkTags(
  client: MediConnectClient,
  { sealed }: OpenedPrescription,
  tagging: TaggingChoice,
): Promise<void> {
  if (tagging === undefined || sealed.tag === NO_TAG) return;
  const now = await chainTime(client.provider);
  if (tagging === "outage") return requireOutage(client, now);
  const code = readClinicalTerms(sealed.content)?.medicationCode;
  const patient = readClinicalPatient(sealed.content);
  if (code === undefined || patient === undefined) throw tagDiffers(sealed.prescription);
  const { tag, previousTag } = await makeTags(tagging, { patient, code, now });
  // Issued before the turn, it carries as its own what is the previous tag now.
  const isOurs = sealed.tag === tag || (previousTag !== NO_TAG && sealed.tag === previousTag);
  const previousFits =
    sealed.previousTag === NO_TAG || sealed.tag !== tag || sealed.previousTag === previousTag;
  if (!isOurs || !previousFits) throw tagDiffers(sealed.prescription);
}

function tagDiffers(id: string): MediConnectError {
  return new MediConnectError(
    "TAG_DIFFERS",
    "The prescription's guard tag is not that of its patient and its medicine.",
    "Do not supply. Ask the prescriber, and tell the regulator: `guard report`.",
    { id },
  );
}
