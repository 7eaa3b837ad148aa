import { getMinHashLength, mapHashToField } from "@noble/curves/abstract/modular.js";
import { ristretto255 } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes, randomBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** An element of ristretto255 (RFC 9496). */
export type Element = InstanceType<typeof ristretto255.Point>;

export const BASE: Element = ristretto255.Point.BASE;
export const IDENTITY: Element = ristretto255.Point.ZERO;
/** Arithmetic modulo the order of the group. */
export const Scalars = ristretto255.Point.Fn;

/** 32 bytes as they stand in our documents: small hexadecimal digits, no 0x. */
export const hex32 = z.string().regex(/^[0-9a-f]{64}$/, { error: "must be 64 small hexadecimal digits" });
export const hex64 = z.string().regex(/^[0-9a-f]{128}$/, { error: "must be 128 small hexadecimal digits" });

/**
 * Reads an element that came over a wire; the identity is refused (RFC 9497 section 3.3).
 *
 * @throws MediConnectError `OPRF_ELEMENT_INVALID`
 */
export function decodeElement(hex: string): Element {
  const element = attempt(() => ristretto255.Point.fromBytes(hexToBytes(hex)));
  if (element === undefined || element.equals(IDENTITY)) throw elementInvalid();
  return element;
}

/** An element with its encoding, which proofs are hashed over: encoding costs as much as thirty additions. */
export interface WireElement {
  readonly element: Element;
  readonly bytes: Uint8Array;
}

/** @throws MediConnectError `OPRF_ELEMENT_INVALID` */
export function decodeWireElement(hex: string): WireElement {
  return { element: decodeElement(hex), bytes: hexToBytes(hex) };
}

export function encodeWireElement(element: Element): WireElement {
  return { element, bytes: element.toBytes() };
}

export function encodeElement(element: Element): string {
  return bytesToHex(element.toBytes());
}

/**
 * Reads a scalar: 32 bytes, little endian, below the group's order and not zero.
 *
 * @throws MediConnectError `OPRF_SCALAR_INVALID`
 */
export function decodeScalar(hex: string): bigint {
  const scalar = attempt(() => Scalars.fromBytes(hexToBytes(hex)));
  if (scalar === undefined || scalar === 0n) throw scalarInvalid();
  return scalar;
}

export function encodeScalar(scalar: bigint): string {
  return bytesToHex(Scalars.toBytes(scalar));
}

/** A scalar from 1 to the order less one, from the platform's generator (RFC 9497 section 2.1, RandomScalar). */
export function randomScalar(): bigint {
  const wide = randomBytes(getMinHashLength(Scalars.ORDER));
  return Scalars.fromBytes(mapHashToField(wide, Scalars.ORDER, true));
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function elementInvalid(): MediConnectError {
  return new MediConnectError(
    "OPRF_ELEMENT_INVALID",
    "A group element is not a valid ristretto255 encoding, or is the identity.",
    "Ask the sender to make it anew; it was damaged or forged.",
  );
}

function scalarInvalid(): MediConnectError {
  return new MediConnectError(
    "OPRF_SCALAR_INVALID",
    "A scalar is zero or not below the order of ristretto255.",
    "Restore the file from its backup; it was damaged or forged.",
  );
}
