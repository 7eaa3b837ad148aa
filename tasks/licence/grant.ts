import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { grantLicence, parseRole } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { grantFile } from "./grantFile.ts";
import { describeLicence } from "./describeLicence.ts";
import { parseAccount, registrarOf } from "./findHolder.ts";

const DAY = 86_400;

export default taskAction(async (input, context) => {
  const file = input.optional("file");
  if (file !== undefined) return grantFile(file, input, context);
  const role = parseRole(input.required("role"));
  const account = parseAccount(input.required("account"), context);
  const organisation = input.integer("organisation", { least: 1, most: 2 ** 32 - 1, fallback: 1 });
  const region = input.integer("region", { most: 23, fallback: 0 });
  const days = input.integer("days", { least: 1, most: 36_500, fallback: 365 });
  const client = await context.connectAs(input.optional("as") ?? registrarOf(role));
  const validFrom = await chainTime(client.provider);
  const { licence, alreadyGranted } = await grantLicence(client, {
    account,
    role,
    organisation,
    region,
    validFrom,
    validUntil: Math.min(validFrom + days * DAY, 2 ** 32 - 1),
  });
  const title = alreadyGranted ? "Granted before; nothing changed." : "Granted.";
  return { text: `${title}\n${describeLicence(licence)}`, json: { ...licence, alreadyGranted } };
});
