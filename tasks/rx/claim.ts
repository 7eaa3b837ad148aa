import { authoriseClaim, claimPrescription, requireOwnLicence } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describePrescription } from "./describePrescription.ts";
import { readClaimCode, readItemKeys } from "./readCodes.ts";

/** A pharmacy that holds the patient's own code makes the authorisation itself: it bears the secret. */
const COUNTER_SECONDS = 300;

export default taskAction(async (input, context) => {
  const claimCode = await readClaimCode(input);
  const keys = claimCode === undefined ? await readItemKeys(input) : undefined;
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const { id: dispenser } = await requireOwnLicence(client, "dispenser");
  const authorised =
    keys === undefined
      ? claimCode
      : await authoriseClaim(client, { keys, dispenser, seconds: COUNTER_SECONDS });
  if (authorised === undefined) throw new Error("neither code was given");
  const { prescription, transaction, alreadyHeld } = await claimPrescription(client, authorised);
  const title = alreadyHeld ? "Held already; nothing changed." : "Claimed.";
  return {
    text: `${title}\n${describePrescription(prescription)}`,
    json: { ...prescription, transaction, alreadyHeld },
  };
});
