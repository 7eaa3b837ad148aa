import { MediConnectError } from "../errors/MediConnectError.ts";

/** What a fault is, in one word for machines. */
export const EPCIS_FAULTS = {
  MISSING: "a field that must be there is missing",
  UNKNOWN_FIELD: "this field is not one of EPCIS, and names no namespace",
  UNKNOWN_WORD: "this is none of the words of the standard, and no address of another vocabulary",
  WRONG_TIME: "this is no date and time with a zone",
  WRONG_URI: "this is no URI",
  WRONG_TYPE: "this is of another type than the standard says",
  WRONG_VALUE: "the standard does not allow this value",
  EPC_UNKNOWN: "this key names no pack, lot, product, box or place, or its check digit is wrong",
  LOT_MISSING: "a pack is commissioned without its lot and expiry (ilmd: lotNumber, itemExpirationDate)",
  ALREADY_COMMISSIONED: "this was commissioned before",
  NOT_COMMISSIONED: "this was never commissioned",
  ALREADY_PACKED: "this lies in another box, or the box already holds something",
  MIXED_LOTS: "a box that holds packs of several lots is no box on chain",
  UNEVEN_BOXES: "boxes of one height hold different numbers; only the last one of a lot may hold fewer",
  NOT_HELD: "this is not where, or not with whom, the event says",
  IN_TRANSIT: "this is on its way, and only its receiver may say more",
  NOT_IN_TRANSIT: "this is not on its way to whoever received or refused it",
  BOX_OPENED: "this box was opened and moves no more as a whole",
  GONE: "this has left the supply chain",
  STOPPED: "the lot is recalled, and may only go back",
  PARTY_MISSING: "the event does not say from whom or to whom (source and destination)",
  CORRECTED_LATE: "this corrects an event that was imported before; a person must decide",
  NOT_PLANNED: "nothing on chain answers to this event",
} as const;

export type EpcisFaultCode = keyof typeof EPCIS_FAULTS;

/** One rule that a document or one of its events breaks: where, and why. Never what stood there. */
export interface EpcisFault {
  /** Place among the events, from 0; undefined for the document around them. */
  readonly event: number | undefined;
  /** For example `epcList[3]`; empty for the event as a whole. */
  readonly path: string;
  readonly code: EpcisFaultCode;
  readonly reason: string;
}

/** A capture document was refused, with every fault at once. */
export class EpcisFaults extends MediConnectError {
  readonly faults: readonly EpcisFault[];

  constructor(faults: readonly EpcisFault[]) {
    const [first] = faults;
    const where = first?.event === undefined ? "the document" : `event ${first.event}`;
    super(
      "EPCIS_FAULTS",
      `The capture has ${faults.length} fault(s), the first in ${where} at ${first?.path ?? ""}: ${first?.reason ?? ""}.`,
      "Have it corrected where it was made; every fault is listed with its event and path. Nothing was taken over.",
      { faults },
    );
    this.name = "EpcisFaults";
    this.faults = faults;
  }
}

export function epcisFault(code: EpcisFaultCode, event: number | undefined, path: string): EpcisFault {
  return { event, path, code, reason: EPCIS_FAULTS[code] };
}
