import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PrescriptionOrder, SignedPrescriptionOrder } from "./PrescriptionOrder.ts";

/**
 * The order as one that may be issued.
 *
 * @throws MediConnectError `ORDER_NOT_SIGNED` with the reason that the reader found
 * @throws MediConnectError `ORDER_NOT_ISSUABLE` where it is signed, and yet nothing to issue
 */
export function requireSignedOrder(order: PrescriptionOrder): SignedPrescriptionOrder {
  const { signature } = order;
  if (signature !== undefined && order.issuable)
    return { ...order, signature, signedAt: signature.signedAt, issuable: true };
  if (signature !== undefined) throw refuseSigned(order);
  throw new MediConnectError(
    "ORDER_NOT_SIGNED",
    order.notIssuableBecause ?? "The order is not signed.",
    "Have the prescriber sign it and send the signed order.",
  );
}

function refuseSigned({ notIssuableBecause }: PrescriptionOrder): MediConnectError {
  return new MediConnectError(
    "ORDER_NOT_ISSUABLE",
    notIssuableBecause ?? "The order may not be issued.",
    "Issue the original order, where that has not been done; a pharmacy supplies from its token.",
  );
}
