import { MediConnectError } from "../errors/MediConnectError.ts";

export function toteUnknown(sscc: string, licence: number): MediConnectError {
  return new MediConnectError(
    "SSCC_UNKNOWN",
    `No published lot has a case or pallet with the SSCC ${sscc}, and no tote of that label is on its way to licence ${licence}.`,
    "Scan it again, and check who acts (--as, --role). Else scan what is in it, or ask the sender whether it was sent with --tote.",
    { sscc, licence },
  );
}

export function toteReceived(sscc: string, from: number): MediConnectError {
  return new MediConnectError(
    "TOTE_RECEIVED",
    `Nothing in the tote ${sscc} of licence ${from} is on its way any more: it was received, refused or taken back.`,
    "Nothing needs to be done; `pack trace` shows where each pack of it is.",
    { sscc, from },
  );
}

export function toteTakenBefore(sscc: string, left: number, transaction: string): MediConnectError {
  return new MediConnectError(
    "TOTE_TAKEN_BEFORE",
    `The tote ${sscc} was received before, but for ${left} of what is in it. Nothing was sent.`,
    "Receive what came after all by its own label, and refuse what did not come: `refuse` with the tote's SSCC.",
    { sscc, left, transaction },
  );
}

export function toteAmbiguous(sscc: string, senders: readonly number[]): MediConnectError {
  return new MediConnectError(
    "TOTE_AMBIGUOUS",
    `Licences ${senders.join(" and ")} have goods on their way here, each in a tote with the SSCC ${sscc}. Nothing was sent.`,
    "See who brought it, and name that sender with --from; tell the other one that its label is not its own.",
    { sscc, senders },
  );
}

export function toteIsBox(sscc: string): MediConnectError {
  return new MediConnectError(
    "TOTE_IS_BOX",
    `The SSCC ${sscc} stands on a case or pallet of a lot already. Nothing was sent.`,
    "Give the tote a label of its own: each SSCC is on one thing.",
    { sscc },
  );
}

export function notInTote(sscc: string): MediConnectError {
  return new MediConnectError(
    "NOT_IN_TOTE",
    `Something that was named is not on its way in the tote ${sscc}. Nothing was sent.`,
    "Name what is missing of what is in it; what came besides is no exception: leave it out.",
    { sscc },
  );
}

export function notInBox(): MediConnectError {
  return new MediConnectError(
    "NOT_IN_BOX",
    "Something that was named as missing is not of the box. Nothing was sent.",
    "Name what is missing of what is in it; what came besides is no exception: leave it out.",
  );
}

export function toteUnderway(sscc: string, to: number, transaction: string): MediConnectError {
  return new MediConnectError(
    "TOTE_UNDERWAY",
    `Other goods are on their way to licence ${to} in a tote with the SSCC ${sscc} already. Nothing was sent.`,
    "Give this tote another label, or wait until that one was received, refused or taken back.",
    { sscc, to, transaction },
  );
}

export function toteEmpty(sscc: string): MediConnectError {
  return new MediConnectError(
    "TOTE_EMPTY",
    `Nothing of the tote ${sscc} is left to be received. Nothing was sent.`,
    "Where nothing of it came, leave it on its way, or refuse it: `refuse` with the tote's SSCC.",
    { sscc },
  );
}
