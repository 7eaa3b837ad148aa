import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { JsonRecord } from "./json.ts";
import { preHashOf, type PreHashOptions } from "./preHash.ts";

/**
 * The identity that an event has by what it says (CBV 2.0, section 8.9): two systems that record the same event make the
 * same hash, and an event that is imported again is known. eventID, recordTime and errorDeclaration take no part.
 *
 * @returns for example `ni:///sha-256;b3d481…f51d?ver=CBV2.0`
 */
export function eventHashOf(event: JsonRecord, options: PreHashOptions = {}): string {
  return `ni:///sha-256;${bytesToHex(sha256(utf8ToBytes(preHashOf(event, options))))}?ver=CBV2.0`;
}
