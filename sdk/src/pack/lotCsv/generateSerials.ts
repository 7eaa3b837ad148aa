import { MediConnectError } from "../../errors/MediConnectError.ts";
import { TEXT_BYTES } from "../../merkle/bytes20.ts";
import { keccak256, openFastKeccak, type Keccak } from "../../merkle/keccak.ts";
import { createSerialTable, insertSerial } from "./serialTable.ts";

export interface GenerateSerialsParameters {
  /** The same seed gives the same serials. Who knows it knows them all, so keep that of real packs secret. */
  readonly seed: string;
  readonly count: number;
  /** Characters a serial, 1 to 20; 12 if not given, of 5 bits each. */
  readonly length?: number;
}

/** 32 characters that no one mixes up: without 0, 1, I and O. */
const ALPHABET = new TextEncoder().encode("23456789ABCDEFGHJKLMNPQRSTUVWXYZ");
const DEFAULT_LENGTH = 12;

/**
 * Serials that look random and are all different, 20 bytes each, as `encodeBytes20` writes them. With the default
 * length a guess hits one of a million packs once in 10 ** 12 tries; Delegated Regulation (EU) 2016/161, article 4,
 * asks for less than one in 10,000.
 *
 * @throws MediConnectError `SERIALS_TOO_FEW`
 *
 * @example
 * const serials = await generateSerials({ seed: "MC26A01", count: 1000 });
 */
export async function generateSerials(parameters: GenerateSerialsParameters): Promise<Uint8Array> {
  const { seed, count, length = DEFAULT_LENGTH } = parameters;
  requireRoom(count, length);

  const nextByte = createByteStream(seed, await openFastKeccak());
  const serials = new Uint8Array(count * TEXT_BYTES);
  const table = createSerialTable(serials);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    do {
      const at = ordinal * TEXT_BYTES;
      // 32 divides 256, so each character is as likely as the next.
      for (let i = 0; i < length; i++) serials[at + i] = ALPHABET[nextByte() % ALPHABET.length] ?? 0;
    } while (insertSerial(table, ordinal) !== undefined);
  }
  return serials;
}

/** The bytes of keccak256(keccak256(seed) ‖ block number) for block 0, 1, 2, … */
function createByteStream(seed: string, keccak: Keccak): () => number {
  const input = new Uint8Array(36);
  const view = new DataView(input.buffer);
  input.set(keccak256(new TextEncoder().encode(seed)));
  let block = new Uint8Array();
  let used = 0;
  let blocks = 0;
  return () => {
    if (used === block.length) {
      view.setUint32(32, blocks++);
      block = Uint8Array.from(keccak(input));
      used = 0;
    }
    return block[used++] ?? 0;
  };
}

function requireRoom(count: number, length: number): void {
  const isLength = Number.isInteger(length) && length >= 1 && length <= TEXT_BYTES;
  // Half of all possible serials at most, so that a fresh one is found soon.
  if (isLength && Number.isInteger(count) && count >= 0 && count <= ALPHABET.length ** length / 2) return;
  throw new MediConnectError(
    "SERIALS_TOO_FEW",
    `There are no ${count} serials of ${length} characters to be had.`,
    `Take a length up to ${TEXT_BYTES}, with room for twice as many serials.`,
    { count, length },
  );
}
