import { MediConnectError } from "../errors/MediConnectError.ts";
import { partyName } from "./parties.ts";

/** What a fault is, in one word for machines. */
export const EPCIS_FAULTS = {
  MISSING: "a field that must be there is missing",
  UNKNOWN_FIELD: "this field is not one of EPCIS, and names no namespace",
  UNKNOWN_WORD: "this is none of the words of the standard, and no address of another vocabulary",
  WRONG_TIME: "this is no date and time with a zone, or one before 1970 or still to come",
  WRONG_URI: "this is no URI",
  WRONG_TYPE: "this is of another type than the standard says",
  WRONG_VALUE: "the standard does not allow this value",
  EPC_UNKNOWN: "this key names no pack, lot, product, box or place, or its check digit is wrong",
  LOT_MISSING: "a pack is commissioned without its lot and expiry (ilmd: lotNumber, itemExpirationDate)",
  EXPIRY_WRONG: "this is no day of the calendar as YYYY-MM-DD",
  EXPIRY_DIFFERS: "the lot is commissioned with another expiry elsewhere",
  ALREADY_COMMISSIONED: "this was commissioned before",
  NOT_COMMISSIONED: "this was never commissioned",
  BOX_OF_ANOTHER: "a box of another lot bears this number (SSCC) already",
  ALREADY_PACKED: "this lies in another box, or the box already holds something",
  MIXED_LOTS: "a box that holds packs of several lots is no box on chain",
  UNEVEN_BOXES: "boxes of one height hold different numbers; only the last one of a lot may hold fewer",
  NOT_HELD: "this is not where, or not with whom, the event says",
  IN_TRANSIT: "this is on its way, and only its receiver may say more",
  NOT_IN_TRANSIT: "this is not on its way to whoever received or refused it",
  BOX_OPENED: "this box was opened and moves no more as a whole",
  GONE: "this has left the supply chain",
  STOPPED: "the lot is recalled, quarantined or expired, or its product withdrawn: it may only go back",
  LOCKED: "this is locked by an incident: it may only go back",
  NOT_MAKER: "only a regulator, or the manufacturer of the product itself, may tell this",
  RECALL_NOT_MORE_URGENT: "the lot is recalled already, and more urgently or wider than the event says",
  OUT_OF_ORDER: "this is dated before what is known already of the same goods",
  SENT_LATER: "this is dated before the sending that it would end",
  PARTY_MISSING: "the event does not say from whom or to whom (source and destination)",
  CORRECTED_LATE: "this corrects an event that was imported before; a person must decide",
  NOT_PLANNED: "nothing on chain answers to this event",
  PRODUCT_UNKNOWN: "no active product on the chain has this GTIN",
  LOT_UNKNOWN: "the chain has no such lot, or its file is not here",
  LOT_DIFFERS: "the chain has this lot with other packs, another expiry or other boxes",
  LOT_EXPIRED: "the lot has expired, and cannot be registered any more",
  SERIAL_MALFORMED: "a lot or serial has 1 to 20 characters of GS1's set for them",
  BOX_TOO_LARGE: "a case holds at most 256 packs",
  TOO_MUCH_AT_ONCE: "the event moves more than 1,000 cases and packs singly",
  CUSTODY_NOT_TOLD: "the lot moves under eu-fmd, which tells no custody",
  PARTY_UNKNOWN: "no licence is known for this party",
  PARTY_ROLE: "the licence of this party is of a role that may not do this",
  PARTY_STOPPED: "the licence of this party is not in force now",
  KEY_ABSENT:
    "the key of this party is not here, or not among those that the import may use; only it may tell this",
  TAKE_BACK_REFUSED:
    "the chain does not let its sender take this back now, and the key of its receiver, who may refuse it, is not here",
  SUPPLY_WITHOUT_PRESCRIPTION: "a supply is made with its prescription, never by an import",
  REASON_NOT_ALLOWED: "whoever has this role may not take packs out for this reason",
  SEVERAL_RECEIVERS: "one event tells of several receivers, who act each for themselves",
} as const;

const CORRECT = "Have the event corrected where it was made.";
const BEFORE = "Import first what happened before it, or have the event corrected.";
const OF_LICENCE = "See `npx hardhat licence list`; a registrar grants, renews and reinstates.";

/** What to do about a fault, where it is not only to correct the event where it was made. */
const REMEDIES: Partial<Record<keyof typeof EPCIS_FAULTS, string>> = {
  NOT_COMMISSIONED: BEFORE,
  NOT_HELD: BEFORE,
  IN_TRANSIT: BEFORE,
  NOT_IN_TRANSIT: BEFORE,
  GONE: "Leave it out of the event: a pack that left goes on only within a box, and by itself only back, unless it was supplied.",
  STOPPED: "Send it back to whom it came from, or to its manufacturer.",
  LOCKED: "Wait until the regulator has cleared the incident, or send it back to whom it came from.",
  OUT_OF_ORDER:
    "Have eventTime corrected where it is wrong. If it is right and was only told late, import with --accept-late (acceptLate).",
  SENT_LATER:
    "It may tell of an earlier journey: leave it out then. Have eventTime corrected where it is wrong; or have its receiver scan what is on its way (`npx hardhat receive`).",
  RECALL_NOT_MORE_URGENT: "Leave the event out: what stands on the chain goes further.",
  BOX_OF_ANOTHER: "Give the box another number: an SSCC is not used again.",
  MIXED_LOTS: "Name the packs themselves, or a box for each lot.",
  UNEVEN_BOXES: "Commission what does not fit as a further tranche, after the rest has moved.",
  CORRECTED_LATE: "Undo on the chain what was wrong, or leave the declaration out.",
  PRODUCT_UNKNOWN: "Register the product: `npx hardhat product propose` and `product activate`.",
  LOT_UNKNOWN: "Fetch the lot's file from its manufacturer, or import its commissioning.",
  LOT_DIFFERS: "Compare with `npx hardhat epcis export --gtin … --lot …`; give another lot another number.",
  TOO_MUCH_AT_ONCE: "Split the event, or name cases and pallets with an SSCC.",
  CUSTODY_NOT_TOLD: "Leave events of shipping and receiving out for this lot.",
  PARTY_UNKNOWN:
    "Add the GLN with its licence to the list of parties, and name that list: --parties, or parties.csv in the state folder.",
  PARTY_ROLE: OF_LICENCE,
  PARTY_STOPPED: OF_LICENCE,
  KEY_ABSENT: "Have that party import it, or set its key in MEDICONNECT_KEY_<NAME> and name it with --as.",
  TAKE_BACK_REFUSED:
    "Wait: the sender may take back what no carrier has of what it consigned, and anything two weeks after it left. Or have the receiver import this, or set its key in MEDICONNECT_KEY_<NAME> and name it with --as.",
  SUPPLY_WITHOUT_PRESCRIPTION: "Use `npx hardhat rx dispense`, or import with --without-supplies.",
};

/** What to do about a fault. */
export function epcisRemedyOf(code: EpcisFaultCode): string {
  return REMEDIES[code] ?? CORRECT;
}

export type EpcisFaultCode = keyof typeof EPCIS_FAULTS;

/** That an event is dated before what is known of its goods. */
export interface Lateness {
  /** The event's own time, as it stands there. */
  readonly time: string;
  readonly after: {
    /** Business step of the event that is known. */
    readonly step: string;
    /** ISO 8601, UTC. */
    readonly time: string;
    /** Undefined where nothing is stated of it, so that a block dates it. */
    readonly hash: string | undefined;
    /** Where the chain has it; undefined for an event of the same capture. */
    readonly transaction: string | undefined;
  };
}

/**
 * One rule that a document or one of its events breaks: where, and why. Never what stood there, but for the GLN of a party that
 * nobody knows: it is a company's number, and has to be looked up.
 */
export interface EpcisFault {
  /** Place among the events, from 0; undefined for the document around them. */
  readonly event: number | undefined;
  /** For example `epcList[3]`; empty for the event as a whole. */
  readonly path: string;
  readonly code: EpcisFaultCode;
  readonly reason: string;
  /** Place of an earlier event at fault, where this may only follow from it: that one is to be mended first. */
  readonly follows?: number;
  /** The event's hash, once it could be read. */
  readonly hash?: string | undefined;
  /** Of `OUT_OF_ORDER` and `SENT_LATER`: by when, and behind what. */
  readonly lateness?: Lateness;
  /** Of `TAKE_BACK_REFUSED`: what the contract said. */
  readonly chain?: { readonly code: string; readonly message: string };
}

/** A capture document was refused, with every fault at once. */
export class EpcisFaults extends MediConnectError {
  readonly faults: readonly EpcisFault[];

  constructor(faults: readonly EpcisFault[]) {
    const roots = faults.filter(({ follows }) => follows === undefined);
    const [first] = roots;
    const following = faults.length - roots.length;
    const more = following === 0 ? "" : `, and ${following} that may only follow from them`;
    const where = first?.event === undefined ? "the document" : `event ${first.event}`;
    super(
      "EPCIS_FAULTS",
      `The capture has ${roots.length} fault(s)${more}, the first in ${where} at ${first?.path ?? ""}: ${first?.reason ?? ""}.`,
      "Have it corrected where it was made; every fault is listed with its event and path. Nothing was taken over.",
      { faults: faults.map((fault) => ({ ...fault, remedy: epcisRemedyOf(fault.code) })) },
    );
    this.name = "EpcisFaults";
    this.faults = faults;
  }
}

export function epcisFault(code: EpcisFaultCode, event: number | undefined, path: string): EpcisFault {
  return { event, path, code, reason: EPCIS_FAULTS[code] };
}

/** That nobody knows a party; it is named where that is a company's number. */
export function partyUnknown(event: number | undefined, path: string, uri = ""): EpcisFault {
  const fault = epcisFault("PARTY_UNKNOWN", event, path);
  const name = partyName(uri);
  return name === undefined ? fault : { ...fault, reason: `${fault.reason}: ${name}` };
}

/** @param event its place, from 0 */
export function outOfOrder(
  code: "OUT_OF_ORDER" | "SENT_LATER",
  event: number,
  path: string,
  lateness: Lateness,
): EpcisFault {
  return { ...epcisFault(code, event, path), lateness };
}
