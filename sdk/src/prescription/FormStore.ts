/**
 * What a prescriber keeps of the forms that were issued: their secrets, and what their items became. Each text stands
 * under a name of hexadecimal digits and small letters. It is the prescriber's alone: who reads it reads every code.
 */
export interface FormStore {
  /** Keeps a text unless one stands there. @returns what stands there now: two at once agree on one */
  keep(name: string, text: string): Promise<string>;
  /** Puts a text in the place of what stood there. */
  replace(name: string, text: string): Promise<void>;
  /** @returns undefined where nothing is kept */
  find(name: string): Promise<string | undefined>;
  /** Where a name is kept, for people. */
  placeOf(name: string): string;
}
