import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { memberIndex } from "./EpochRecord.ts";
import { EPOCH_ID } from "./epochId.ts";
import { BASE, decodeScalar, encodeElement, hex32 } from "./group.ts";
import { parseDocument } from "./parseDocument.ts";

const holderShare = z.strictObject({
  kind: z.literal("mediconnect/guard/share"),
  version: z.literal(1),
  epoch: z.string().regex(EPOCH_ID),
  generation: z.int().nonnegative(),
  index: memberIndex,
  /** Scalar, 32 bytes little endian in hexadecimal. */
  secret: hex32,
  publicShare: hex32,
});

/** One member's share of an epoch's key. Secret: it is stored sealed only (`writeShareFile`). */
export type HolderShare = z.infer<typeof holderShare>;

/** @throws MediConnectError `GUARD_DOCUMENT_INVALID`, `OPRF_SCALAR_INVALID`, `SHARE_INVALID` */
export function readHolderShare(input: unknown): HolderShare {
  const share = parseDocument(holderShare, input, "share");
  if (encodeElement(BASE.multiply(decodeScalar(share.secret))) !== share.publicShare)
    throw shareInvalid(share);
  return share;
}

export function shareInvalid({ epoch, generation, index }: HolderShare): MediConnectError {
  return new MediConnectError(
    "SHARE_INVALID",
    `The share ${index} of epoch ${epoch}, generation ${generation}, does not fit its public share.`,
    "Restore the share from its backup, or have the consortium re-share the key.",
    { epoch, generation, index },
  );
}
