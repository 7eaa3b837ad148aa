// What may happen to one lot, its tranches and its packs, written down without a look at the contracts. Each step says
// which typed error refuses it, or changes the state and says nothing. docs/states.md tells the same in tables.

export const UNITS_PER_PACK = 28;
export const PACKS_A_TRANCHE = 4;

export type Side = "manufacturer" | "regulator";
export type Pharmacy = "pharmacy" | "otherPharmacy";

/** A pack by its tranche and its place in it. */
export interface PackPlace {
  readonly tranche: number;
  readonly position: number;
}

export type Step =
  | { readonly kind: "tranche"; readonly tranche: number }
  | { readonly kind: "quarantine" | "lift" | "withdraw"; readonly by: Side }
  | { readonly kind: "recall"; readonly by: Side; readonly recallClass: number; readonly level: number }
  | { readonly kind: "expire" }
  | { readonly kind: "destroy" | "ownUse"; readonly by: Pharmacy; readonly pack: PackPlace }
  | { readonly kind: "supply"; readonly by: Pharmacy; readonly pack: PackPlace; readonly taken: number }
  | {
      readonly kind: "sample" | "undoSample";
      readonly by: Pharmacy;
      readonly pack: PackPlace;
      readonly cell: number;
    }
  | {
      readonly kind: "lock" | "unlock" | "settle";
      readonly by: Side;
      readonly pack: PackPlace;
      readonly cell: number;
    }
  | { readonly kind: "stop" | "letGo"; readonly pack: PackPlace }
  | { readonly kind: "remainder"; readonly by: Pharmacy; readonly pack: PackPlace; readonly taken: number };

export interface OpenedModel {
  readonly by: Pharmacy;
  readonly left: number;
}

/** What a site took out and may put back. */
export interface KeptModel {
  readonly reason: "sample" | "lock";
  readonly pack: string;
  /** How often a month had passed by then. */
  readonly month: number;
}

export interface LotModel {
  month: number;
  readonly cells: Map<string, KeptModel>;
  /** Packs that an incident has stopped. */
  readonly stopped: Set<string>;
  tranches: number;
  recallClass: number;
  level: number;
  quarantinedBy: Side | undefined;
  withdrawn: boolean;
  expired: boolean;
  readonly out: Set<string>;
  readonly opened: Map<string, OpenedModel>;
}

export function newLot(): LotModel {
  return {
    month: 0,
    cells: new Map(),
    stopped: new Set(),
    tranches: 1,
    recallClass: 0,
    level: 0,
    quarantinedBy: undefined,
    withdrawn: false,
    expired: false,
    out: new Set(),
    opened: new Map(),
  };
}

export type Status = "active" | "recalled" | "quarantined";

/** Recall stands above quarantine; caution in use stands beside both. */
export function statusOf(lot: LotModel): Status {
  if (isRecalled(lot)) return "recalled";
  return lot.quarantinedBy === undefined ? "active" : "quarantined";
}

export const keyOf = ({ tranche, position }: PackPlace): string => `${tranche}/${position}`;

/** Takes a step, or says the name of the error that refuses it. */
export function takeStep(lot: LotModel, step: Step): string | undefined {
  switch (step.kind) {
    case "tranche":
      return addTranche(lot, step.tranche);
    case "quarantine":
      return quarantine(lot, step.by);
    case "lift":
      return lift(lot, step.by);
    case "recall":
      return recall(lot, step.recallClass, step.level);
    case "withdraw":
      if (lot.withdrawn) return "ProductIsWithdrawn";
      lot.withdrawn = true;
      return undefined;
    case "expire":
      lot.expired = true;
      lot.month += 1;
      return undefined;
    case "sample":
    case "lock":
      return keep(lot, step);
    case "undoSample":
    case "unlock":
      return putBack(lot, step);
    case "settle":
      return settle(lot, step);
    case "stop":
    case "letGo":
      return stop(lot, step);
    case "destroy":
      return takeOut(lot, step.pack);
    case "ownUse":
      return supplyRefusal(lot) ?? stopRefusal(lot, step.pack) ?? takeOut(lot, step.pack);
    case "supply":
      return supply(lot, step);
    case "remainder":
      return supplyRemainder(lot, step);
  }
}

function isRecalled({ recallClass }: LotModel): boolean {
  return recallClass >= 1 && recallClass <= 3;
}

function addTranche(lot: LotModel, tranche: number): string | undefined {
  if (lot.withdrawn) return "ProductIsWithdrawn";
  if (isRecalled(lot)) return "LotIsRecalled";
  if (lot.expired) return "LotHasExpired";
  if (tranche < lot.tranches) return "TrancheExists";
  if (tranche > lot.tranches) return "TrancheOutOfOrder";
  lot.tranches += 1;
  return undefined;
}

function quarantine(lot: LotModel, by: Side): string | undefined {
  if (isRecalled(lot)) return "LotIsRecalled";
  const takesOver = by === "regulator" && lot.quarantinedBy === "manufacturer";
  if (lot.quarantinedBy !== undefined && !takesOver) return "LotIsQuarantined";
  lot.quarantinedBy = by;
  return undefined;
}

function lift(lot: LotModel, by: Side): string | undefined {
  if (lot.quarantinedBy === undefined) return "LotNotQuarantined";
  if (lot.quarantinedBy === "regulator" && by === "manufacturer") return "QuarantineOfHigherAuthority";
  lot.quarantinedBy = undefined;
  return undefined;
}

function recall(lot: LotModel, recallClass: number, level: number): string | undefined {
  const first = lot.recallClass === 0;
  // The level of a caution binds no recall that stops.
  const firstStop = lot.recallClass === 4 && recallClass < 4;
  const less = !first && (recallClass > lot.recallClass || (level < lot.level && !firstStop));
  const same = recallClass === lot.recallClass && level === lot.level;
  if (recallClass === 0 || level === 0 || less || same) return "RecallNotMoreUrgent";
  lot.recallClass = recallClass;
  lot.level = level;
  if (isRecalled(lot)) lot.quarantinedBy = undefined;
  return undefined;
}

function supplyRefusal(lot: LotModel): string | undefined {
  if (lot.withdrawn) return "ProductIsWithdrawn";
  if (isRecalled(lot)) return "LotIsRecalled";
  if (lot.quarantinedBy !== undefined) return "LotIsQuarantined";
  return lot.expired ? "LotHasExpired" : undefined;
}

/** Of a pack whose proof holds. */
function stopRefusal(lot: LotModel, pack: PackPlace): string | undefined {
  if (pack.tranche >= lot.tranches) return "UnitNotInLot";
  return lot.stopped.has(keyOf(pack)) ? "UnitIsLocked" : undefined;
}

type Kept = Step & { kind: "sample" | "lock" | "undoSample" | "unlock" | "settle" };

const cellOf = ({ by, cell }: Kept): string => `${by}/${cell}`;

/** A month is longer than ten days; a lock has no end. */
function isOver(lot: LotModel, { reason, month }: KeptModel): boolean {
  return reason === "sample" && lot.month > month;
}

function keep(lot: LotModel, step: Kept): string | undefined {
  const held = lot.cells.get(cellOf(step));
  const inUse = held !== undefined && !isOver(lot, held);
  const refusal = takeOut(inUse ? { ...lot, out: new Set(lot.out) } : lot, step.pack);
  if (refusal !== undefined) return refusal;
  if (inUse) return "UndoCellInUse";
  const reason = step.kind === "sample" ? "sample" : "lock";
  lot.cells.set(cellOf(step), { reason, pack: keyOf(step.pack), month: lot.month });
  return undefined;
}

/** What the site's cell holds, if it is just this and its time is not over. */
function heldRefusal(lot: LotModel, step: Kept): string | undefined {
  const held = lot.cells.get(cellOf(step));
  const reason = step.kind === "undoSample" ? "sample" : "lock";
  if (held?.reason !== reason || held.pack !== keyOf(step.pack)) return "UndoUnknown";
  return isOver(lot, held) ? "UndoTooLate" : undefined;
}

function putBack(lot: LotModel, step: Kept): string | undefined {
  const refusal = heldRefusal(lot, step) ?? supplyRefusal(lot) ?? stopRefusal(lot, step.pack);
  if (refusal !== undefined) return refusal;
  lot.cells.delete(cellOf(step));
  lot.out.delete(keyOf(step.pack));
  return undefined;
}

function settle(lot: LotModel, step: Kept): string | undefined {
  const refusal = heldRefusal(lot, step);
  if (refusal === undefined) lot.cells.delete(cellOf(step));
  return refusal;
}

/** An incident's lock; each once at most here. */
function stop(lot: LotModel, { kind, pack }: Step & { kind: "stop" | "letGo" }): undefined {
  if (kind === "stop") lot.stopped.add(keyOf(pack));
  else lot.stopped.delete(keyOf(pack));
}

function takeOut(lot: LotModel, pack: PackPlace): string | undefined {
  if (pack.tranche >= lot.tranches) return "UnitNotInLot";
  if (lot.out.has(keyOf(pack))) return "UnitAlreadyDecommissioned";
  lot.out.add(keyOf(pack));
  return undefined;
}

function supply(lot: LotModel, { by, pack, taken }: Step & { kind: "supply" }): string | undefined {
  const refusal = supplyRefusal(lot);
  if (refusal !== undefined) return refusal;
  const stopped = stopRefusal(lot, pack);
  if (stopped !== undefined) return stopped;
  const isPart = taken > 0 && taken < UNITS_PER_PACK;
  const wrong = taken !== 0 && !isPart;
  // A part that is none is only noticed behind proof and bit.
  const probe = { ...lot, out: new Set(lot.out) };
  const out = takeOut(wrong ? probe : lot, pack);
  if (out !== undefined) return out;
  if (wrong) return "PartInvalid";
  if (isPart) lot.opened.set(keyOf(pack), { by, left: UNITS_PER_PACK - taken });
  return undefined;
}

function supplyRemainder(
  lot: LotModel,
  { by, pack, taken }: Step & { kind: "remainder" },
): string | undefined {
  const refusal = supplyRefusal(lot);
  if (refusal !== undefined) return refusal;
  if (lot.stopped.has(keyOf(pack))) return "UnitIsLocked";
  const opened = lot.opened.get(keyOf(pack));
  if (opened === undefined) return "RemainderUnknown";
  if (opened.by !== by) return "RemainderOfAnother";
  if (taken === 0 || taken > opened.left) return "RemainderTooSmall";
  lot.opened.set(keyOf(pack), { by, left: opened.left - taken });
  return undefined;
}
