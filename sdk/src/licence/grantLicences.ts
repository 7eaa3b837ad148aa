import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { GrantParameters } from "./grantLicence.ts";
import { type LicenceRecord, readLicenceById } from "./readLicence.ts";
import { ROLES } from "./roles.ts";

/** How many licences fit into one transaction, well within a block of 60 million gas. */
export const MAX_GRANTS = 500;

/**
 * Grants many licences in one transaction, all or none.
 *
 * @returns the licences in the order of the list
 * @throws MediConnectError `TOO_MANY_GRANTS`, `ListInvalid`, and as `grantLicence` for the first grant that is refused
 */
export async function grantLicences(
  client: SigningClient,
  grants: readonly GrantParameters[],
): Promise<LicenceRecord[]> {
  if (grants.length > MAX_GRANTS) throw tooMany(grants.length);
  const wanted = grants.map(({ role, ...grant }) => ({ ...grant, role: ROLES[role] }));
  const receipt = await sendTransaction(client.licences.grantMany(wanted, GAS_FREE));
  const granted = await client.licences.queryFilter(
    client.licences.filters.LicenceGranted(),
    receipt.blockNumber,
    receipt.blockNumber,
  );
  const own = granted.filter(({ transactionHash }) => transactionHash === receipt.hash);
  return Promise.all(own.map(({ args }) => readLicenceById(client, Number(args.id))));
}

function tooMany(count: number): MediConnectError {
  return new MediConnectError(
    "TOO_MANY_GRANTS",
    `${count} licences do not fit into one transaction; ${MAX_GRANTS} do.`,
    "Split the list.",
    { count, most: MAX_GRANTS },
  );
}
