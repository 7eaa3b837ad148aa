import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import { nameAt, PRODUCT_STATUSES, type SafetyRole } from "./lotNames.ts";

export interface WithdrawProductParameters {
  /** GTIN-14. */
  readonly gtin: string;
  /** The role in which the signer acts. */
  readonly role: SafetyRole;
}

/**
 * Takes a product off the market for good: nothing of any of its lots is supplied any more. Repeating it is harmless.
 *
 * @returns hash of the transaction; undefined where the product had been withdrawn before
 * @throws MediConnectError `ProductNotActive`, `NotProductOwner`
 *
 * @example
 * await withdrawProduct(regulator, { gtin, role: "regulator" });
 * (await verifyPack(client, readPackScan(scan), lots)).productActive; // false
 */
export async function withdrawProduct(
  client: SigningClient,
  { gtin, role }: WithdrawProductParameters,
): Promise<string | undefined> {
  const { status } = await client.packs.productOf(gtin);
  if (nameAt(PRODUCT_STATUSES, status) === "withdrawn") return undefined;
  const receipt = await sendTransaction(client.packs.withdrawProduct(gtin, ROLES[role], GAS_FREE));
  return receipt.hash;
}
