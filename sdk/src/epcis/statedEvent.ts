import { concat, dataSlice, toBeHex } from "ethers";
import { encodeStatement, findStatement } from "../encoding/statements.ts";

/** What a transaction says of the event that it was made from: the chain itself knows only when it was told. */
export interface StatedEvent {
  /** When it happened, in milliseconds since 1970. */
  readonly time: number;
  /** Zone of the place: `+01:00`. */
  readonly offset: string;
  /** `ni:///sha-256;…?ver=CBV2.0`; of several events a digest of their hashes, in the same form. */
  readonly hash: string;
}

const HASH = /^ni:\/\/\/sha-256;([0-9a-f]{64})\?ver=CBV2\.0$/;
/** Keeps the bytes of a zone west of Greenwich positive. */
const SHIFT = 0x8000;

/**
 * The 48 bytes behind a call's arguments that state its event: a mark of 8, hash 32, time 6, minutes of the zone 2. The
 * contracts read their arguments and nothing behind them; the sender signs it with the call.
 */
export function encodeStated({ time, offset, hash }: StatedEvent): string {
  const digest = HASH.exec(hash)?.[1] ?? "0".repeat(64);
  return encodeStatement(
    "event",
    concat([`0x${digest}`, toBeHex(time, 6), toBeHex(minutesOf(offset) + SHIFT, 2)]),
  );
}

/** A zone is at most 14 hours from Greenwich. */
const MOST_MINUTES = 14 * 60;
/** By how much a block may be behind what its transactions state: clocks differ. */
const MOST_AHEAD = 3_600_000;

/**
 * As `decodeStated`, but for what cannot be: anybody can write anything behind a call.
 *
 * @param mined when the transaction's block was made, in milliseconds since 1970
 */
export function decodeCredible(callData: string, mined: number): StatedEvent | undefined {
  const stated = decodeStated(callData);
  return stated !== undefined && stated.time <= mined + MOST_AHEAD ? stated : undefined;
}

/** What a transaction states of its event; undefined where it was sent without one, or names a zone that there is not. */
export function decodeStated(callData: string): StatedEvent | undefined {
  const content = findStatement(callData, "event");
  if (content === undefined) return undefined;
  const minutes = Number(dataSlice(content, 38)) - SHIFT;
  if (Math.abs(minutes) > MOST_MINUTES) return undefined;
  const digest = dataSlice(content, 0, 32).slice(2);
  return {
    hash: `ni:///sha-256;${digest}?ver=CBV2.0`,
    time: Number(dataSlice(content, 32, 38)),
    offset: offsetOf(minutes),
  };
}

function minutesOf(offset: string): number {
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  return (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes));
}

function offsetOf(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(hours)}:${two(rest)}`;
}
