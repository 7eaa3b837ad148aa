import type { CoverReceipt, GuardSlot, OpenGroup } from "./guard.ts";

// Slots and receipts of the model as the words that contracts/guard stores: the tables in GuardSlot.sol, OpenGroup.sol
// and GuardReceipt.sol once more.

/** Fields from the lowest bit on, as values and their widths. */
function pack(fields: readonly (readonly [number | bigint, number])[]): bigint {
  let word = 0n;
  let offset = 0n;
  for (const [value, bits] of fields) {
    word |= BigInt(value) << offset;
    offset += BigInt(bits);
  }
  return word;
}

function encodeGroup({ until, prescriber, open, disregarded }: OpenGroup): bigint {
  return pack([
    [until, 32],
    [prescriber, 32],
    [open, 8],
    [disregarded ? 1 : 0, 1],
  ]);
}

export function encodeSlot(slot: GuardSlot): bigint {
  return pack([
    [slot.coveredUntil, 32],
    [slot.lastDispenser, 32],
    [encodeGroup(slot.near), 73],
    [encodeGroup(slot.far), 73],
    [slot.released ? 1 : 0, 1],
    [slot.overridden, 16],
    [slot.reported, 16],
    [slot.corrections, 8],
  ]);
}

export function encodeReceipt(receipt: CoverReceipt): bigint {
  return pack([
    [receipt.before, 32],
    [receipt.previousBefore, 32],
    [receipt.after, 32],
    [receipt.corrections, 8],
    [receipt.previousCorrections, 8],
    [receipt.previousCovered ? 1 : 0, 1],
  ]);
}
