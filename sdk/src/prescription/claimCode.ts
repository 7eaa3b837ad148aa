import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { getAddress } from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { ClaimAuthorisation, CompactSignature } from "../typedData/claimAuthorisation.ts";
import { decodeBase32, encodeBase32 } from "./base32.ts";

/**
 * What the patient gives to one pharmacy for one item: the key that opens its content and the authorisation to claim
 * it. The form's secret is not in it, so nobody else can claim with it and no other item can be read.
 */
export interface ClaimCode {
  readonly authorisation: ClaimAuthorisation;
  readonly signature: CompactSignature;
  readonly contentKey: Uint8Array;
  /** Where the sealed content is found. */
  readonly locator: string;
}

const PREFIX = "MCCLAIM";
const VERSION = 2;
const CHECK_BYTES = 4;
// version, prescription 20, dispenser 4, nonce 2, deadline 4, r 32, vs 32, content key 32, locator 32
const PAYLOAD_BYTES = 159;

/** The claim code as text, to be pasted into an online pharmacy's form or drawn as a QR code. */
export function formatClaimCode({ authorisation, signature, contentKey, locator }: ClaimCode): string {
  const payload = concatBytes(
    Uint8Array.of(VERSION),
    hexToBytes(authorisation.prescription.slice(2)),
    uint32(authorisation.dispenser),
    uint16(authorisation.nonce),
    uint32(authorisation.deadline),
    hexToBytes(signature.r.slice(2)),
    hexToBytes(signature.vs.slice(2)),
    contentKey,
    hexToBytes(locator),
  );
  return PREFIX + encodeBase32(concatBytes(payload, sha256(payload).subarray(0, CHECK_BYTES)));
}

/** @throws MediConnectError `CLAIM_CODE_INVALID` */
export function parseClaimCode(text: string): ClaimCode {
  const upper = text.trim().toUpperCase();
  const bytes = upper.startsWith(PREFIX) ? decodeBase32(upper.slice(PREFIX.length)) : undefined;
  if (bytes?.length !== PAYLOAD_BYTES + CHECK_BYTES) throw invalid();
  const payload = bytes.subarray(0, PAYLOAD_BYTES);
  const check = sha256(payload).subarray(0, CHECK_BYTES);
  if (payload[0] !== VERSION || !check.every((byte, index) => byte === bytes[PAYLOAD_BYTES + index]))
    throw invalid();

  const view = new DataView(payload.buffer, payload.byteOffset);
  const hex = (from: number, to: number): string => bytesToHex(payload.subarray(from, to));
  return {
    authorisation: {
      prescription: getAddress(`0x${hex(1, 21)}`),
      dispenser: view.getUint32(21),
      nonce: view.getUint16(25),
      deadline: view.getUint32(27),
    },
    signature: { r: `0x${hex(31, 63)}`, vs: `0x${hex(63, 95)}` },
    contentKey: payload.slice(95, 127),
    locator: hex(127, 159),
  };
}

function uint16(value: number): Uint8Array {
  const bytes = new Uint8Array(2);
  new DataView(bytes.buffer).setUint16(0, value);
  return bytes;
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function invalid(): MediConnectError {
  return new MediConnectError(
    "CLAIM_CODE_INVALID",
    "This is no claim code, or a character was misread.",
    "Ask the patient to send the claim code again.",
  );
}
