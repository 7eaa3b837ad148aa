import { fault, type Fault } from "./FhirFaults.ts";
import type { OrderSignature } from "./PrescriptionOrder.ts";
import { entriesOf, type Entry, type Message } from "./readMessage.ts";
import { medicationRequestSchema, provenanceSchema } from "./schemas.ts";

/** The signature, or the reason why the order may not be issued. */
export type SignatureState =
  | { readonly signature: OrderSignature; readonly notIssuableBecause: undefined }
  | { readonly signature: undefined; readonly notIssuableBecause: string };

const requested = medicationRequestSchema.pick({ requester: true });

/**
 * Reads the one Provenance of an order (FHIR R4 Provenance; NHS EPS: the signature of the form). None is no
 * fault: EPS' `$prepare` messages are orders that are not signed yet.
 */
export function readSignature(message: Message, items: readonly Entry[], faults: Fault[]): SignatureState {
  const [entry, second] = entriesOf(message, "Provenance");
  if (second !== undefined) faults.push(fault("SIGNATURE_COUNT", second.path));
  const provenance = provenanceSchema.safeParse(entry?.resource).data;
  const signed = provenance?.signature[0];
  if (entry === undefined || provenance === undefined || signed === undefined) {
    return unsigned("it has no Provenance with a signature");
  }

  const requester = requested.safeParse(items[0]?.resource).data?.requester.reference;
  if (requester !== undefined && signed.who.reference !== requester) {
    faults.push(fault("SIGNER", `${entry.path}.resource.signature[0].who.reference`));
  }
  if (!provenance.target.some(({ reference }) => isOfForm(reference, message, items))) {
    return unsigned("its Provenance points at none of its items");
  }
  if (!signed.data) return unsigned("its signature holds no data");
  return {
    signature: { signedAt: toSeconds(signed.when), data: signed.data },
    notIssuableBecause: undefined,
  };
}

// EPS signs the form as a whole, and its messages name one item, all items or the message itself as the
// target.
function isOfForm(reference: string, { byReference, self }: Message, items: readonly Entry[]): boolean {
  if (reference === self) return true;
  const target = byReference.get(reference);
  return target !== undefined && items.includes(target);
}

function unsigned(reason: string): SignatureState {
  return { signature: undefined, notIssuableBecause: `The order is not signed: ${reason}.` };
}

function toSeconds(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}
