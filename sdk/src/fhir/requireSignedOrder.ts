import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PrescriptionOrder, SignedPrescriptionOrder } from "./PrescriptionOrder.ts";

/**
 * The order as one that may be issued.
 *
 * @throws MediConnectError `ORDER_NOT_SIGNED` with the reason that the reader found
 */
export function requireSignedOrder(order: PrescriptionOrder): SignedPrescriptionOrder {
  const { signature } = order;
  if (signature !== undefined) return { ...order, signature, signedAt: signature.signedAt, issuable: true };
  throw new MediConnectError(
    "ORDER_NOT_SIGNED",
    order.notIssuableBecause ?? "The order is not signed.",
    "Have the prescriber sign it and send the signed order.",
  );
}
