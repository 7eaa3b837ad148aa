import {
  authoriseClaim,
  formatClaimCode,
  readLicenceById,
  requirePrescription,
} from "../../sdk/src/index.ts";
import { formatFacts, formatInstant } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readItemKeys } from "./readCodes.ts";
import { requireClaimable } from "./requireClaimable.ts";
import { requirePharmacy } from "./requirePharmacy.ts";

const A_MONTH_OF_MINUTES = 31 * 24 * 60;

export default taskAction(async (input, context) => {
  const keys = await readItemKeys(input);
  const pharmacy = input.integer("pharmacy", { least: 1, most: 2 ** 32 - 1 });
  const minutes = input.integer("minutes", { least: 1, most: A_MONTH_OF_MINUTES, fallback: 60 });
  const client = await context.connect();
  const licence = await readLicenceById(client, pharmacy);
  requirePharmacy(licence);
  requireClaimable(await requirePrescription(client, keys.id));
  const code = await authoriseClaim(client, { keys, dispenser: licence.id, seconds: minutes * 60 });
  const claimCode = formatClaimCode(code);
  const { deadline } = code.authorisation;
  const facts = {
    prescription: keys.id,
    pharmacy,
    "good until": formatInstant(deadline),
    "claim code": claimCode,
  };
  return { text: formatFacts(facts), json: { prescription: keys.id, pharmacy, deadline, claimCode } };
});
