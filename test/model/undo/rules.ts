import { type CoverReceipt, type GuardLedger, type Tags } from "../guard.ts";
import {
  type Act,
  OWING_SECONDS,
  type Prescription,
  Refusal,
  stateOf,
  type System,
} from "../prescriptions.ts";
import type { UndoCells } from "./cells.ts";

// What an undo asks and what it gives back, as docs/decisions/0016-undo.md states it.

/** Beyond it nothing is signed any more, and nothing undone: every step without a signature still has room. */
export const LAST_SIGNED_NONCE = 0x7fff - 200;
export const UNITS_PER_PACK = 28;

/** A pack as one supply took it. */
export interface TakenPack {
  readonly pack: number;
  /** Zero for a whole pack. */
  readonly taken: number;
  /** From what was left of a pack that was opened before. */
  readonly remainder: boolean;
}

export interface Shelf {
  readonly out: Set<number>;
  readonly opened: Map<number, { readonly by: number; readonly left: number }>;
  /** Custody: who holds a pack; undefined while it is on its way. */
  readonly holders: Map<number, number | undefined>;
  /** Lot active and in date, product not withdrawn. */
  suppliable: boolean;
}

/** What the site hands in again: the cell holds the hash of it. */
export interface Operation {
  readonly key: string;
  readonly quantity: number;
  /** Unix time of the supply. */
  readonly at: number;
  /** As it was before the supply; at a walk-in, after the claim. */
  readonly before: Prescription;
  readonly receipt: CoverReceipt;
  readonly packs: readonly TakenPack[];
}

export interface Books {
  readonly system: System;
  readonly guard: GuardLedger;
  readonly shelf: Shelf;
  readonly cells: UndoCells;
  readonly tagsOf: (key: string) => Tags;
}

/** What the supply made of its counts follows from what was before, so that it need not be kept. */
function afterOf({ before, quantity, at }: Operation) {
  const supplied = before.supplied + quantity;
  if (supplied < before.quantity) {
    const claimUntil = Math.min(at + OWING_SECONDS, before.expiresAt);
    return { kind: "claimed", supplied, issuesUsed: before.issuesUsed, nonce: before.nonce, claimUntil };
  }
  const issuesUsed = before.issuesUsed + 1;
  return issuesUsed === before.issues
    ? { kind: "spent", supplied, issuesUsed, nonce: before.nonce }
    : { kind: "issued", supplied: 0, issuesUsed, nonce: before.nonce + 1 };
}

export function undoSupply(books: Books, act: Act, cell: number, operation: Operation): void {
  const { system, guard, shelf, cells, tagsOf } = books;
  const { licence, at } = act;
  if (system.licences.get(licence)?.suspended !== false) throw new Refusal("LicenceIsSuspended");
  cells.require(licence, cell, operation, at);
  const found = requireUnchanged(system, act, operation);
  if (!shelf.suppliable) throw new Refusal("LotMayNotMove");
  const giveBack = operation.packs.map((pack) => packGivenBack(shelf, licence, pack));

  const { expiresAt } = found;
  const wasOpen = found.kind === "issued" || found.kind === "claimed";
  restore(found, operation);
  const isOpen = found.kind === "issued" || found.kind === "claimed";
  // The token that replaced it counts the part on, so the cover stays with that.
  if (found.isReplaced !== true) {
    guard.undo(
      {
        ...tagsOf(operation.key),
        receipt: operation.receipt,
        prescriber: found.prescriber,
        expiresAt: wasOpen ? expiresAt : undefined,
        expiresAfter: isOpen ? found.expiresAt : undefined,
      },
      at,
    );
  }
  for (const act of giveBack) act();
  cells.consume(licence, cell);
}

/** Rule 4. */
function requireUnchanged(system: System, { licence, at }: Act, operation: Operation): Prescription {
  const found = system.prescriptions.get(operation.key);
  if (found === undefined) throw new Refusal("PrescriptionUnknown");
  const after = afterOf(operation);
  const same = found.supplied === after.supplied && found.issuesUsed === after.issuesUsed;
  if (!same) throw new Refusal("SuppliedSince");
  const state = stateOf(found, at);
  const isHeld = state === "claimed" || state === "cancelPending";
  if (isHeld && found.holder !== licence) throw new Refusal("PrescriptionHeldByAnother");
  if (found.nonce > LAST_SIGNED_NONCE) throw new Refusal("NonceExhausted");
  return found;
}

/** Rules 5 and 6. */
function restore(found: Prescription, operation: Operation): void {
  const { before } = operation;
  const asThen = isHeldAsThen(found, operation);
  const { supplied, issuesUsed, validFrom, due, begun, expiresAt } = before;
  Object.assign(found, { supplied, issuesUsed, validFrom, due, begun, expiresAt });
  if (asThen) {
    const { kind, holder, isNominee, claimUntil } = before;
    Object.assign(found, { kind, holder, isNominee, claimUntil });
  }
  found.claimUntil = Math.min(found.claimUntil, expiresAt);
  found.nonce += 1;
}

/**
 * Whether the claim is again what it was before the supply: nobody has touched it since but by undoing later parts, or it is
 * the nominee's unsigned claim of the issue after, which is not reached yet now.
 */
function isHeldAsThen(found: Prescription, operation: Operation): boolean {
  const { before } = operation;
  const after = afterOf(operation);
  if (found.kind === after.kind && found.nonce === after.nonce) return true;
  const isSameClaim =
    found.kind === "claimed" && found.holder === before.holder && found.isNominee === before.isNominee;
  if (!isSameClaim) return false;
  const isOfNextIssue = found.isNominee && found.issuesUsed !== before.issuesUsed;
  return isOfNextIssue || (after.kind === "claimed" && found.claimUntil === after.claimUntil);
}

/** Rule 7: every pack is as the supply left it. @returns what puts it back */
function packGivenBack(shelf: Shelf, site: number, { pack, taken, remainder }: TakenPack): () => void {
  const { out, opened, holders } = shelf;
  if (!out.has(pack)) throw new Refusal("UnitNotDecommissioned");
  if (holders.get(pack) !== site) throw new Refusal("NotHolder");
  const rest = opened.get(pack);
  if (remainder) {
    if (rest?.by !== site) throw new Refusal("RemainderOfAnother");
    return () => opened.set(pack, { by: site, left: (opened.get(pack)?.left ?? 0) + taken });
  }
  if (taken === 0) return () => out.delete(pack);
  if (rest?.left !== UNITS_PER_PACK - taken) throw new Refusal("RemainderMoved");
  return () => {
    out.delete(pack);
    opened.delete(pack);
  };
}
