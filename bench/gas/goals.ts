/** What an operation costs at least on an EVM, and what we want it to cost. Gas for each prescription or pack. */
export interface GasGoal {
  readonly floor: number | null;
  readonly goal: number | null;
}

/**
 * Floors and goals as the design sets them: total transaction gas, `cancun`, steady state (second call of the same
 * sender), realistic inputs. An issue without tag has the floor of two slots.
 */
export const GAS_GOALS: Readonly<Record<string, GasGoal>> = {
  issue: { floor: 69_856, goal: 80_000 },
  claim: { floor: 33_000, goal: 42_000 },
  dispense: { floor: 60_000, goal: 88_000 },
  dispenseNextPack: { floor: null, goal: 6_000 },
  // For each of fifty prescriptions.
  issueMany50: { floor: 44_200, goal: 54_000 },
  issueMany50Dated: { floor: 44_200, goal: 54_000 },
  // The slots of an issue, its guard's and, where the tag is known, one that is only changed.
  issueGuarded: { floor: 91_956, goal: 104_000 },
  issueMany50Guarded: { floor: 66_300, goal: 75_000 },
  issueMany50GuardedDated: { floor: 66_300, goal: 75_000 },
  issueMany50Known: { floor: 49_200, goal: 60_000 },
  dispenseGuarded: { floor: 65_000, goal: 94_000 },
  walkIn: { floor: null, goal: 102_000 },
  // The same bits and slots as a supply in whole.
  partial: { floor: 60_000, goal: null },
  repeatIssue: { floor: 60_000, goal: null },
  registerLot: { floor: 47_509, goal: 75_000 },
  decommission: { floor: 45_400, goal: 52_000 },
  // For each of fifty packs of one carton.
  decommission50: { floor: null, goal: 2_500 },
  // In a cell that was used before.
  dispenseUndoable: { floor: null, goal: 100_000 },
  undo: { floor: null, goal: 80_000 },
  decommissionUndoable: { floor: null, goal: 58_000 },
  undoDecommission: { floor: null, goal: 58_000 },
  // One side each, of a pallet whose neighbour was handed over before.
  dispatch: { floor: 30_919, goal: null },
  receive: { floor: 30_919, goal: null },
  // Both sides: after the first of a lot, and that first itself.
  handOver: { floor: 61_838, goal: 85_000 },
  handOverFirst: { floor: 78_938, goal: 100_000 },
  // What a supply pays more where custody is told: the pack came alone, in its case, in its pallet.
  heldAlone: { floor: null, goal: 6_500 },
  heldInCase: { floor: null, goal: 6_500 },
  heldInPallet: { floor: null, goal: 6_500 },
  // Not gas: how many slots tell who holds a pack, at most.
  traceReads: { floor: 1, goal: 3 },
  recall: { floor: 26_000, goal: 36_000 },
  suspend: { floor: 26_000, goal: 35_000 },
  suspendAndFreeze: { floor: 36_000, goal: null },
  // Not operations: the price of twenty levels of a proof, ours and the library's.
  climb20: { floor: null, goal: null },
  climb20OpenZeppelin: { floor: null, goal: null },
};
