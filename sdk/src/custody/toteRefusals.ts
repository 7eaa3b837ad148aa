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

export function toteForSeveral(sscc: string, receivers: readonly number[]): MediConnectError {
  return new MediConnectError(
    "TOTE_AMBIGUOUS",
    `Totes with the SSCC ${sscc} of one sender are to go to licences ${receivers.join(" and ")}. Nothing was sent.`,
    "See where this one is to go, and name that receiver with --to; tell the sender that it gave two totes one label.",
    { sscc, receivers },
  );
}

export function loadUnknown(sscc: string, licence: number): MediConnectError {
  return new MediConnectError(
    "SSCC_UNKNOWN",
    `No published lot has a case or pallet with the SSCC ${sscc}, and no tote of that label was consigned to licence ${licence}.`,
    "Scan it again, and check who acts (--as) and, where they were named, --from and --to. Else scan what is in it, or ask the sender whether it was sent with --tote and --carrier.",
    { sscc, licence },
  );
}

export function loadCarried(sscc: string, from: number): MediConnectError {
  return new MediConnectError(
    "TOTE_CARRIED",
    `Nothing in the tote ${sscc} of licence ${from} waits for its carrier any more: it was taken over, received, refused or taken back. Nothing was sent.`,
    "Nothing needs to be done if you took it over; `pack trace` shows where each pack of it is.",
    { sscc, from },
  );
}

export function loadCarriedBefore(sscc: string, left: number, transaction: string): MediConnectError {
  return new MediConnectError(
    "TOTE_TAKEN_BEFORE",
    `The tote ${sscc} was taken over or refused before, but for ${left} of what was consigned in it. Nothing was sent.`,
    "Take over by its own label what came after all; what did not come waits for its carrier until its sender takes it back.",
    { sscc, left, transaction },
  );
}

export function loadAmbiguous(sscc: string, senders: readonly number[]): MediConnectError {
  return new MediConnectError(
    "TOTE_AMBIGUOUS",
    `Licences ${senders.join(" and ")} have consigned goods to this carrier, each in a tote with the SSCC ${sscc}. Nothing was sent.`,
    "See whose it is, and name that sender with --from; tell the other one that its label is not its own.",
    { sscc, senders },
  );
}

export function nodeNotWaiting(licence: number): MediConnectError {
  return new MediConnectError(
    "NODE_NOT_WAITING",
    `Something that was named does not wait for the carrier with licence ${licence}. Nothing was sent.`,
    "Check who acts (--as), and name it as it was sent: a pallet as the pallet. `npx hardhat pack trace` shows where it is.",
    { licence },
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
