import { MediConnectError } from "../errors/MediConnectError.ts";
import type { Medicine } from "./lookUpMedicine.ts";

/** The chain holds quantities in 24 bits. */
const LARGEST = 2 ** 24 - 1;

/**
 * A prescribed quantity in the counting unit of the medicine's group, as the chain holds it.
 *
 * @param value in the group's unit, for example 2.5 (ml)
 * @returns a whole number from 1 to 16,777,215
 * @throws MediConnectError `QUANTITY_TOO_PRECISE` where it has more decimals than the unit
 * @throws MediConnectError `QUANTITY_OUT_OF_RANGE` where it is not above zero, or does not fit 24 bits
 */
export function quantityInUnits({ code, group: { unit } }: Medicine, value: number): number {
  if (!(value > 0) || value > LARGEST) throw refuseRange(code, value);
  // As decimal text, because 0.1 * 10 ** n is not exact in floating point.
  const [whole = "", fraction = ""] = String(value).split(".");
  if (!/^\d+$/.test(whole) || !/^\d*$/.test(fraction) || fraction.length > unit.decimals) {
    throw new MediConnectError(
      "QUANTITY_TOO_PRECISE",
      `The quantity ${value} of the medicine ${code} has more than ${unit.decimals} decimal(s) of its unit.`,
      "Have a quantity prescribed that the unit can count.",
      { code, value, decimals: unit.decimals },
    );
  }
  const units = Number(whole + fraction.padEnd(unit.decimals, "0"));
  if (units > LARGEST) throw refuseRange(code, value);
  return units;
}

function refuseRange(code: string, value: number): MediConnectError {
  return new MediConnectError(
    "QUANTITY_OUT_OF_RANGE",
    `The quantity ${value} of the medicine ${code} must be above zero and at most ${LARGEST} units.`,
    "Have the quantity corrected, or prescribe it in several items.",
    { code, value, largest: LARGEST },
  );
}
