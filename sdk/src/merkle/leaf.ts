import { MediConnectError } from "../errors/MediConnectError.ts";
import { encodeBytes20, TEXT_BYTES } from "./bytes20.ts";
import { keccak256, type Keccak } from "./keccak.ts";
import type { Lot } from "./packList.ts";

/** One pack with its place: all that its leaf is made of. */
export interface PackLeaf extends Lot {
  /** GS1 (21), 1 to 20 characters. */
  readonly serial: string;
  /** Which tree of the lot, 0 to 255. */
  readonly tranche: number;
  /** Place among the leaves of that tree, padding counted, from 0. */
  readonly position: number;
}

// abi.encode(uint64 gtin, bytes20 lot, uint16 expiry, bytes20 serial, uint40 index): five words of 32 bytes, in
// which numbers stand right and bytes stand left (Solidity ABI specification, "Formal Specification of the Encoding").
const LEAF_BYTES = 160;
const GTIN_AT = 24;
const LOT_AT = 32;
const EXPIRY_AT = 94;
const SERIAL_AT = 96;
const TRANCHE_AT = 155;
const POSITION_AT = 156;

/** The encoded leaf of a lot with serial and position left open, so that a million packs share one buffer. */
export interface LeafFrame {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** @throws MediConnectError `LEAF_OUT_OF_RANGE`, `TEXT_NOT_BYTES20` */
export function createLeafFrame(lot: Lot, tranche: number): LeafFrame {
  requireGtin(lot.gtin);
  requireUint("expiry", lot.expiry, 16);
  requireUint("tranche", tranche, 8);

  const bytes = new Uint8Array(LEAF_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(GTIN_AT, BigInt(lot.gtin));
  bytes.set(encodeBytes20(lot.lot), LOT_AT);
  view.setUint16(EXPIRY_AT, lot.expiry);
  view.setUint8(TRANCHE_AT, tranche);
  return { bytes, view };
}

/** Puts the serial at `offset` of `serials` into the frame and hashes it twice, as OpenZeppelin's leaves are. */
export function hashFramedLeaf(
  frame: LeafFrame,
  serials: Uint8Array,
  offset: number,
  position: number,
  keccak: Keccak,
): Uint8Array {
  for (let i = 0; i < TEXT_BYTES; i++) frame.bytes[SERIAL_AT + i] = serials[offset + i] ?? 0;
  frame.view.setUint32(POSITION_AT, position);
  // Twice, so that no inner node (one hash over 64 bytes) can be passed off as a leaf.
  return keccak(keccak(frame.bytes));
}

/**
 * The leaf of one pack, equal to OpenZeppelin's
 * `StandardMerkleTree.leafHash(["uint64", "bytes20", "uint16", "bytes20", "uint40"], …)`.
 *
 * @throws MediConnectError `LEAF_OUT_OF_RANGE`, `TEXT_NOT_BYTES20`
 *
 * @example
 * leafHash({ gtin: "05000000000012", lot: "MC26A01", expiry: 21365, serial: "K7", tranche: 0, position: 0 });
 */
export function leafHash(pack: PackLeaf): Uint8Array {
  requireUint("position", pack.position, 32);
  return hashFramedLeaf(
    createLeafFrame(pack, pack.tranche),
    encodeBytes20(pack.serial),
    0,
    pack.position,
    keccak256,
  );
}

/** `uint40` of the contracts: tranche in the upper 8 bits, position in the lower 32. */
export function unitIndex(tranche: number, position: number): number {
  requireUint("tranche", tranche, 8);
  requireUint("position", position, 32);
  return tranche * 2 ** 32 + position;
}

function requireGtin(gtin: string): void {
  if (!/^\d{14}$/.test(gtin)) refuse("gtin", gtin, "14 digits");
}

function requireUint(field: string, value: number, bits: number): void {
  const limit = 2 ** bits;
  if (!Number.isInteger(value) || value < 0 || value >= limit)
    refuse(field, value, `a whole number below ${limit}`);
}

function refuse(field: string, value: unknown, expected: string): never {
  throw new MediConnectError(
    "LEAF_OUT_OF_RANGE",
    `The ${field} of a pack is ${String(value)}, but must be ${expected}.`,
    `Correct the ${field} and build the leaf again.`,
    { field, value },
  );
}
