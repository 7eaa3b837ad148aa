import {
  authoriseClaim,
  formatHealthLink,
  readLicenceById,
  requirePrescription,
} from "../../sdk/src/index.ts";
import { requireClaimable } from "../rx/requireClaimable.ts";
import { requirePharmacy } from "../rx/requirePharmacy.ts";
import { formatFacts, formatInstant } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { openWallet, readWalletItem } from "./walletFile.ts";

const A_MONTH_OF_MINUTES = 31 * 24 * 60;

export default taskAction(async (input, context) => {
  const keys = readWalletItem(input, await openWallet(input, context));
  const pharmacy = input.integer("pharmacy", { least: 1, most: 2 ** 32 - 1 });
  const minutes = input.integer("minutes", { least: 1, most: A_MONTH_OF_MINUTES, fallback: 60 });
  const client = await context.connect();
  requirePharmacy(await readLicenceById(client, pharmacy));
  requireClaimable(await requirePrescription(client, keys.id));
  const claimCode = await authoriseClaim(client, { keys, dispenser: pharmacy, seconds: minutes * 60 });
  const link = formatHealthLink({ access: keys, claimCode }, input.optional("store"));
  const { deadline } = claimCode.authorisation;
  const facts = { prescription: keys.id, pharmacy, "good until": formatInstant(deadline), link };
  return { text: formatFacts(facts), json: { prescription: keys.id, pharmacy, deadline, link } };
});
