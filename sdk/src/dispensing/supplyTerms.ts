import { MediConnectError } from "../errors/MediConnectError.ts";
import { type OverrideReason, overrideNumber } from "../prescription/overrideReasons.ts";
import { COLLECTOR_KINDS, type CollectorKind, nameOfCode } from "../fhir/epsCodes.ts";

/** To whom a supply was handed, in codes that name nobody: what the register of controlled drugs asks for. */
export interface Collection {
  readonly collector: CollectorKind;
  /** Whether evidence of identity was requested. */
  readonly identityAsked: boolean;
  /** Whether it was provided. */
  readonly identityGiven: boolean;
}

export const NOT_STATED: Collection = { collector: "notStated", identityAsked: false, identityGiven: false };

/** What a pharmacy says of one supply in figures; the contracts' `SupplyTerms`. */
export interface SupplyTerms {
  /** What the packs add up to, in the group's counting unit. */
  readonly quantity: number;
  /** What the pharmacy believes was supplied of this issue before. */
  readonly expectedSupplied: number;
  readonly collection?: Collection | undefined;
  /** Why an overlap that the guard sees is let pass; only of a prescription with a tag. */
  readonly override?: OverrideReason | undefined;
  /** Number of a free cell of the pharmacy, by which the supply can be undone; left out for one that is for good. */
  readonly undoCell?: number | undefined;
}

/** Packs a collection into its byte, as `contracts/types/Collection.sol` lays it out. */
export function packCollection({ collector, identityAsked, identityGiven }: Collection): number {
  return COLLECTOR_KINDS[collector].code | (identityAsked ? 16 : 0) | (identityGiven ? 32 : 0);
}

/** Reads the byte of a `Dispensed` event. */
export function unpackCollection(bits: number): Collection {
  return {
    collector: nameOfCode(COLLECTOR_KINDS, bits & 15) ?? "notStated",
    identityAsked: (bits & 16) !== 0,
    identityGiven: (bits & 32) !== 0,
  };
}

/**
 * Packs the terms of a supply into one word, as `contracts/types/SupplyTerms.sol` lays them out.
 *
 * @throws MediConnectError `SUPPLY_OUT_OF_RANGE`
 */
export function packSupplyTerms({
  quantity,
  expectedSupplied,
  collection,
  override,
  undoCell = 0,
}: SupplyTerms): bigint {
  const bits = packCollection(collection ?? NOT_STATED);
  return (
    units("quantity", quantity) |
    (units("expectedSupplied", expectedSupplied) << 24n) |
    (BigInt(bits) << 48n) |
    (BigInt(overrideNumber(override)) << 56n) |
    (BigInt(undoCell) << 64n)
  );
}

function units(name: string, value: number): bigint {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 24) return BigInt(value);
  throw new MediConnectError(
    "SUPPLY_OUT_OF_RANGE",
    `The ${name} of the supply is ${value}; the chain holds whole numbers from 0 to ${2 ** 24 - 1}.`,
    "Correct the quantity; it is counted in the product group's unit.",
    { name, value },
  );
}
