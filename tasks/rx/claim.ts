import { claimAsNominee, claimPrescription, requireOwnLicence } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describePrescription } from "./describePrescription.ts";
import { readAuthorisation, readId } from "./readCodes.ts";

export default taskAction(async (input, context) => {
  const asNominee = input.flag("nominee");
  const id = await readId(input);
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  const { id: dispenser } = await requireOwnLicence(client, "dispenser");
  const { prescription, transaction, alreadyHeld } = asNominee
    ? await claimAsNominee(client, id)
    : await claimPrescription(client, await readAuthorisation(input, client, dispenser));
  const title = alreadyHeld ? "Held already; nothing changed." : "Claimed.";
  return {
    text: `${title}\n${describePrescription(prescription)}`,
    json: { ...prescription, transaction, alreadyHeld },
  };
});
