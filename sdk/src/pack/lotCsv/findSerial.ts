import { encodeBytes20 } from "../../merkle/bytes20.ts";
import type { LotFile } from "./lotFile.ts";
import { isSerial } from "./serialRule.ts";
import { lookUpSerial } from "./serialTable.ts";

/**
 * The ordinal of a pack in its lot, from 0, or undefined where the lot has no such serial. Takes the same time for
 * a lot of any size.
 *
 * @example
 * const ordinal = findSerial(lotFile, "NEVERMADE");
 * ordinal; // undefined
 */
export function findSerial(lotFile: LotFile, serial: string): number | undefined {
  return isSerial(serial) ? lookUpSerial(lotFile.table, encodeBytes20(serial)) : undefined;
}
