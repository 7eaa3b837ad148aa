import { MediConnectError } from "../../errors/MediConnectError.ts";
import { decodeBytes20, TEXT_BYTES } from "../../merkle/bytes20.ts";
import type { Lot, PackList } from "../../merkle/packList.ts";
import { createSerialTable, insertSerial, type SerialTable } from "./serialTable.ts";

/** A lot in memory: its packs in carton order, and a table to find one by its serial. Some 30 bytes a pack. */
export interface LotFile extends PackList {
  readonly table: SerialTable;
}

/**
 * A lot file out of serials that are in memory already.
 *
 * @param serials 20 bytes each, in carton order, as `encodeBytes20` writes them
 * @throws MediConnectError `SERIAL_TWICE`
 */
export function createLotFile({ gtin, lot, expiry }: Lot, serials: Uint8Array): LotFile {
  const count = serials.length / TEXT_BYTES;
  const table = createSerialTable(serials);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const earlier = insertSerial(table, ordinal);
    if (earlier !== undefined)
      throw serialTwice(decodeBytes20(serials, ordinal * TEXT_BYTES), earlier, ordinal);
  }
  return { gtin, lot, expiry, count, serials, table };
}

function serialTwice(serial: string, earlier: number, ordinal: number): MediConnectError {
  return new MediConnectError(
    "SERIAL_TWICE",
    `The serial ${serial} stands twice in the lot, as pack ${earlier} and as pack ${ordinal}.`,
    "Give every pack of a lot a serial of its own.",
    { serial, ordinals: [earlier, ordinal] },
  );
}
