import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

/**
 * The account that a licence was granted to, and so the one that signed under it.
 *
 * @throws MediConnectError `LICENCE_UNKNOWN`
 */
export async function accountAtIssue(client: MediConnectClient, licence: number): Promise<string> {
  const { licences } = client;
  const [granted] = await licences.queryFilter(licences.filters.LicenceGranted(licence));
  if (granted !== undefined) return granted.args.account;
  throw new MediConnectError(
    "LICENCE_UNKNOWN",
    `There is no licence ${licence}.`,
    "List them with `npx hardhat licence list`.",
    { licence },
  );
}
