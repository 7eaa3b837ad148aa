import { MediConnectError } from "../errors/MediConnectError.ts";
import { decodeBytes20, TEXT_BYTES } from "../merkle/bytes20.ts";
import type { LotFile } from "./lotCsv/index.ts";
import type { PublishedLot } from "./LotStore.ts";

/**
 * Asks that no serial of a further tranche stands in an earlier one, before anything is registered.
 *
 * @throws MediConnectError `SERIAL_IN_EARLIER_TRANCHE`
 */
export function requireFreshSerials({ tranches }: PublishedLot, { serials, count }: LotFile): void {
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const serial = decodeBytes20(serials, ordinal * TEXT_BYTES);
    const earlier = tranches.find(({ ordinalOf }) => ordinalOf(serial) !== undefined);
    if (earlier === undefined) continue;
    throw new MediConnectError(
      "SERIAL_IN_EARLIER_TRANCHE",
      `The serial ${serial} stands in tranche ${earlier.tranche} of the lot already.`,
      "Give every pack of a lot a serial of its own. Nothing was registered.",
      { serial, tranche: earlier.tranche, ordinal },
    );
  }
}
