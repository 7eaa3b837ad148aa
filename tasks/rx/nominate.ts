import {
  authoriseNomination,
  formatHealthLink,
  nominatePharmacy,
  readLicenceById,
} from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { describeStep } from "./describeStep.ts";
import { readItemKeys } from "./readCodes.ts";
import { readRole, USUAL_ACTORS } from "./readRole.ts";
import { requirePharmacy } from "./requirePharmacy.ts";

const HAND_IN_SECONDS = 3_600;

export default taskAction(async (input, context) => {
  const role = readRole(input, ["dispenser", "prescriber"]);
  const keys = await readItemKeys(input);
  const dispenser = input.integer("pharmacy", { most: 2 ** 32 - 1 });
  const client = await context.connectAs(input.optional("as") ?? USUAL_ACTORS[role]);
  if (dispenser !== 0) requirePharmacy(await readLicenceById(client, dispenser));
  const signed = await authoriseNomination(client, { keys, dispenser, seconds: HAND_IN_SECONDS });
  const step = await nominatePharmacy(client, { ...signed, role });
  if (dispenser === 0) return describeStep("The nomination is taken back.", step);
  const link = formatHealthLink({ access: keys, claimCode: undefined });
  const { text, json } = describeStep("Nominated.", step);
  return {
    text: `${text}\nfor that pharmacy, to read with: ${link}`,
    json: { ...(json as Record<string, unknown>), link },
  };
});
