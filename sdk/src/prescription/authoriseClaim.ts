import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { chainTime } from "../client/chainTime.ts";
import type { ItemKeys } from "../seal/formKeys.ts";
import { signClaimAuthorisation } from "../typedData/claimAuthorisation.ts";
import type { ClaimCode } from "./claimCode.ts";
import { requirePrescription } from "./readPrescription.ts";

export interface AuthoriseClaimParameters {
  readonly keys: ItemKeys;
  /** Licence of the one pharmacy that may claim. */
  readonly dispenser: number;
  /** How long the authorisation may be used, in seconds of the chain's clock. */
  readonly seconds: number;
}

/**
 * Lets one pharmacy claim one prescription: the patient's side of a claim. Nothing is sent.
 *
 * @throws MediConnectError `PrescriptionUnknown`
 *
 * @example
 * const claim = await authoriseClaim(client, { keys, dispenser, seconds: 3600 });
 * const text = formatClaimCode(claim); // what the patient sends to an online pharmacy
 */
export async function authoriseClaim(
  client: MediConnectClient,
  { keys, dispenser, seconds }: AuthoriseClaimParameters,
): Promise<ClaimCode> {
  const { nonce } = await requirePrescription(client, keys.id);
  const deadline = (await chainTime(client.provider)) + seconds;
  const authorisation = { prescription: keys.id, dispenser, nonce, deadline };
  return {
    authorisation,
    signature: signClaimAuthorisation(client.deployment, authorisation, keys.itemKey),
    contentKey: keys.contentKey,
    locator: keys.locator,
  };
}
