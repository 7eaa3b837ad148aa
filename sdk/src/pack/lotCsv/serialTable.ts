import { TEXT_BYTES } from "../../merkle/bytes20.ts";

/**
 * Which serial stands where: an open-addressing hash table over a flat buffer of serials. It compares whole serials,
 * so it is exact, and it holds 8 to 16 bytes a serial and no objects, so ten million packs are no burden.
 */
export interface SerialTable {
  /** The serials, five words each. */
  readonly words: Uint32Array;
  /** Ordinal + 1 of the serial that took the slot, 0 for a free one. At most half are taken. */
  readonly slots: Uint32Array;
}

const WORDS = TEXT_BYTES / Uint32Array.BYTES_PER_ELEMENT;

/** A table with room for all of `serials`, none of which is entered yet. */
export function createSerialTable(serials: Uint8Array): SerialTable {
  const words = asWords(serials);
  const slots = 2 ** Math.ceil(Math.log2((2 * words.length) / WORDS + 1));
  return { words, slots: new Uint32Array(slots) };
}

/** Enters the serial at `ordinal`, unless an equal one is there: then its ordinal is returned, and nothing entered. */
export function insertSerial(table: SerialTable, ordinal: number): number | undefined {
  const slot = findSlot(table, table.words, ordinal * WORDS);
  const taken = table.slots[slot];
  if (taken) return taken - 1;
  table.slots[slot] = ordinal + 1;
  return undefined;
}

/** The ordinal of an entered serial, given as its 20 bytes. */
export function lookUpSerial(table: SerialTable, serial: Uint8Array): number | undefined {
  const taken = table.slots[findSlot(table, asWords(serial), 0)];
  return taken ? taken - 1 : undefined;
}

/** The slot that holds the serial at `at` of `words`, or the free one where it belongs. */
function findSlot({ words, slots }: SerialTable, key: Uint32Array, at: number): number {
  const mask = slots.length - 1;
  let slot = hash(key, at) & mask;
  for (let taken = slots[slot]; taken; taken = slots[slot]) {
    if (isSame(words, (taken - 1) * WORDS, key, at)) return slot;
    slot = (slot + 1) & mask;
  }
  return slot;
}

function hash(words: Uint32Array, at: number): number {
  let mixed = 0;
  for (let i = 0; i < WORDS; i++) {
    // Serials differ in few bits, often the highest ones of a word: multiply to spread up, shift to spread down.
    mixed = Math.imul(mixed ^ (words[at + i] ?? 0), 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  return mixed;
}

function isSame(a: Uint32Array, atA: number, b: Uint32Array, atB: number): boolean {
  for (let i = 0; i < WORDS; i++) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}

function asWords(serials: Uint8Array): Uint32Array {
  const aligned = serials.byteOffset % Uint32Array.BYTES_PER_ELEMENT === 0 ? serials : serials.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / Uint32Array.BYTES_PER_ELEMENT);
}
