/** An option says what cannot be. */
export class WrongOption extends RangeError {
  override readonly name = "WrongOption";
}

/**
 * A number that an option gives.
 *
 * @throws WrongOption where it is not a whole number from `least`
 */
export function readCount(option: string, text: string, least = 1): number {
  const count = text === "" ? Number.NaN : Number(text);
  if (Number.isSafeInteger(count) && count >= least) return count;
  throw new WrongOption(`--${option} ${text} is not a whole number from ${least}.`);
}
