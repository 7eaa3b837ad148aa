/**
 * A number that an option gives.
 *
 * @throws RangeError where it is not a whole number from 1
 */
export function readCount(option: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new RangeError(`--${option} ${text} is not a whole number from 1.`);
}
