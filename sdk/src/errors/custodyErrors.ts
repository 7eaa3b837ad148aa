import { licence, role } from "./enumNames.ts";
import type { ErrorText } from "./ErrorText.ts";
import { capital, formatPlace, formatTime } from "./formatFacts.ts";

/** The typed errors of custody; a part of `CONTRACT_ERRORS`. */
export const CUSTODY_ERRORS: Readonly<Record<string, ErrorText>> = {
  CustodyNotTracked: {
    happened: () => "Nobody tells who holds packs of this lot: it was registered under eu-fmd.",
    remedy: "Nothing needs to be done. Packs of it are verified and decommissioned as they are.",
  },
  TrancheDiffers: {
    happened: (f) => `Root or heights are not those of tranche ${String(f["tranche"])} of the lot.`,
    remedy: "Fetch the lot's file again from its manufacturer.",
  },
  NodeInvalid: {
    happened: (f) => `The lot's tree has no such box or pack: ${node(f["node"])}.`,
    remedy: "Scan it again, or fetch the lot's file again from its manufacturer.",
  },
  NodeIsOpened: {
    happened: (f) => `${capital(node(f["node"]))} was opened and never moves as a whole again.`,
    remedy: "Name what is in it: `npx hardhat open` lists that.",
  },
  NodeInTransit: {
    happened: (f) => `${capital(node(f["node"]))} is on its way to ${licence(f["to"])}.`,
    remedy: "It moves again once it was received or refused.",
  },
  NodeNotInTransit: {
    happened: (f) => `${capital(node(f["node"]))} was not sent, or not under this name.`,
    remedy: "Name it as it was sent: a pallet as the pallet. `npx hardhat pack trace` shows its way.",
  },
  NotHolder: {
    happened: (f) => `${capital(node(f["node"]))} is with ${licence(f["holder"])}.`,
    remedy: "Only its holder may send it. Receive it first if it came to you.",
  },
  NodeForAnother: {
    happened: (f) => `${capital(node(f["node"]))} is on its way to ${licence(f["to"])}.`,
    remedy: "Only that licence takes it. If the goods came to you, give them back.",
  },
  NodeFromAnother: {
    happened: (f) => `${capital(node(f["node"]))} is with ${licence(f["holder"])}, and the others are not.`,
    remedy: "Name what comes from one holder at a time.",
  },
  NodeIsLocked: {
    happened: (f) => `An incident stopped ${node(f["node"])}, or what it is in.`,
    remedy: "Keep it apart and wait for the regulator. It may go back to whom it came from.",
  },
  PackHasRemainder: {
    happened: (f) =>
      `The opened pack at place ${formatPlace(f["index"])} has ${String(f["left"])} units left, which stay with whoever opened it.`,
    remedy:
      "Write off what is left (destroyed or stolen), or undo the supply that opened it; then the pack goes back.",
  },
  NodeOfAnotherCarrier: {
    happened: (f) => `The consignment ${String(f["consignment"])} is that of ${licence(f["carrier"])}.`,
    remedy: "Check the consignment's number.",
  },
  NodeNotConsigned: {
    happened: (f) => `${capital(node(f["node"]))} does not wait in consignment ${String(f["consignment"])}.`,
    remedy: "Check the consignment's number, and name the boxes as they were consigned.",
  },
  NodeNotWithin: {
    happened: (f) => `${capital(node(f["missing"]))} does not lie in ${node(f["node"])}.`,
    remedy: "Name only what is missing in the box that was received.",
  },
  NodeNamedTwice: {
    happened: (f) => `${capital(node(f["missing"]))} was named before, alone or with what it is in.`,
    remedy: "Name each missing box or pack once.",
  },
  NodeCountInvalid: {
    happened: (f) => `${String(f["count"])} boxes and packs were named.`,
    remedy: "Name 1 to 256 at a time.",
  },
  NothingExcepted: {
    happened: () => "Nothing is said to be missing.",
    remedy: "Receive the box as a whole.",
  },
  ReceiverInvalid: {
    happened: (f) =>
      // Of a role that nothing is sent to the contracts do not say whose it is: they name licence 0.
      Number(f["to"]) > 0
        ? `${capital(licence(f["to"]))} is the sender itself: nothing can be sent to it.`
        : `Nothing can be sent to ${licence(f["receiver"] ?? "…")} as ${role(f["role"])}.`,
    remedy: "Send to another manufacturer, wholesaler or pharmacy.",
  },
  CustodyRoleNotAllowed: {
    happened: (f) => `As ${role(f["role"])} nobody does this with packs.`,
    remedy: "Act as manufacturer, wholesaler or dispenser; a carrier only sends back what it has.",
  },
  ConsignmentExists: {
    happened: (f) => `The lot has a consignment ${String(f["consignment"])} already.`,
    remedy: "Give another number, or none to have one drawn.",
  },
  ConsignmentMixed: {
    happened: () => "Some of these go on and some go back.",
    remedy: "Make two consignments of them.",
  },
  TooEarlyToTakeBack: {
    happened: (f) =>
      `${capital(node(f["node"]))} is still on its way; its sender takes it back after ${formatTime(f["until"])}.`,
    remedy: "Ask the receiver to receive or refuse it, or wait.",
  },
  HolderNotEnded: {
    happened: (f) =>
      `${capital(node(f["node"]))} is with ${licence(f["holder"])}, which neither was revoked nor has expired.`,
    remedy: "Only stock of a revoked or expired licence is reassigned.",
  },
  LicenceBeyondCustody: {
    happened: (f) => `${capital(licence(f["id"]))} has too high a number for custody.`,
    remedy: "Ask the consortium: records hold licences up to 16777215.",
  },
  PackNotHeld: {
    happened: (f) =>
      `The pack is with ${licence(f["actual"])}, or on its way; ${licence(f["holder"])} does not hold it.`,
    remedy:
      "Receive it first. If it never came to you by the books, put it aside and ask whom you have it from.",
  },
};

/** What is put in the place of a `NodeId` by whoever knows the box. */
interface NamedNode {
  readonly inWords: string;
}

/** The contracts' `NodeId` in words. */
function node(value: unknown): string {
  if (isNamed(value)) return value.inWords;
  // The page of errors has words in the place of numbers.
  if (!/^\d+$/.test(String(value))) return "a box or pack";
  const id = BigInt(String(value));
  const height = id >> 40n;
  const index = id & 0xffffffffn;
  return height === 0n ? `the pack at place ${index}` : `the box no. ${index} of height ${height}`;
}

function isNamed(value: unknown): value is NamedNode {
  return typeof value === "object" && value !== null && "inWords" in value;
}
