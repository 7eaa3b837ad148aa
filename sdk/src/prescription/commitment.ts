import { AbiCoder, id as keccakText, keccak256, toUtf8Bytes, ZeroHash } from "ethers";
import { canonicalize } from "json-canonicalize";

/** What a dispenser reveals of a commitment. The shape of the contracts' `Opening`. */
export interface Opening {
  readonly contentHash: string;
  readonly group: bigint;
  readonly groupSalt: string;
  readonly tag: string;
  readonly previousTag: string;
}

const RX_TYPEHASH = keccakText(
  "Prescription(address id,bytes32 contentHash,bytes32 groupHash,bytes32 tag,bytes32 previousTag)",
);
const coder = AbiCoder.defaultAbiCoder();

/** A medicine that is not guarded carries no tag. */
export const NO_TAG = ZeroHash;

/** Where the opening is lost, or of no use. */
export const NO_OPENING: Opening = {
  contentHash: ZeroHash,
  group: 0n,
  groupSalt: ZeroHash,
  tag: NO_TAG,
  previousTag: NO_TAG,
};

/** Hash over the canonical JSON (RFC 8785) of a clinical content. */
export function clinicalHashOf(clinicalContent: unknown): string {
  return keccak256(toUtf8Bytes(canonicalize(clinicalContent)));
}

/** The salted hash that the chain commits to; without the salt it is noise. */
export function contentHashOf(clinicalHash: string, contentSalt: string): string {
  return keccak256(coder.encode(["bytes32", "bytes32"], [clinicalHash, contentSalt]));
}

/** The salted hash of a product group; the contract opens it at dispensing. */
export function groupHashOf(group: bigint, groupSalt: string): string {
  return keccak256(coder.encode(["uint64", "bytes32"], [group, groupSalt]));
}

/** Slot 1 of a prescription. */
export function commitmentOf(prescription: string, opening: Opening): string {
  const groupHash = groupHashOf(opening.group, opening.groupSalt);
  return keccak256(
    coder.encode(
      ["bytes32", "address", "bytes32", "bytes32", "bytes32", "bytes32"],
      [RX_TYPEHASH, prescription, opening.contentHash, groupHash, opening.tag, opening.previousTag],
    ),
  );
}
