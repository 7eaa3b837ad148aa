import { nhsNumberCheckDigit } from "../../sdk/src/fhir/nhsNumber.ts";

/**
 * NHS numbers from 999, which the NHS keeps for tests, in ascending order.
 *
 * @param from where in that range to begin, 0 to 999,999
 */
export function nhsNumbers(count: number, from = 0): string[] {
  const found: string[] = [];
  for (let at = from; found.length < count; at++) {
    const nine = `999${String(at).padStart(6, "0")}`;
    const check = nhsNumberCheckDigit(nine);
    if (check !== undefined) found.push(nine + check);
  }
  return found;
}
