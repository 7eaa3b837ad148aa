import { alphabets } from "./characterSets.ts";

const cset32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

/**
 * The two check characters of a global model number: places in CSET 82 weighed with rising primes from the right,
 * the sum taken by 1021 and written as two characters of 32 (GS1 General Specifications, section 7.9.5).
 *
 * @param body at most 23 characters of CSET 82
 */
export function computeCheckPair(body: string): string {
  const places = [...body].reverse().map((character) => alphabets.cset82.indexOf(character));
  const sum = places.reduce((total, place, index) => total + place * (primes[index] ?? 0), 0) % 1021;
  return `${cset32[sum >> 5]}${cset32[sum & 31]}`;
}

/** True where the last two characters of `text` are the check characters of the others. */
export function hasValidCheckPair(text: string): boolean {
  return text.length >= 2 && text.length <= 25 && computeCheckPair(text.slice(0, -2)) === text.slice(-2);
}
