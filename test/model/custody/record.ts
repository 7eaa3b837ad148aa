// What the chain keeps of a node of a lot's tree: 64 bits, four neighbours a slot. docs/decisions/0015-custody.md has the
// table, and this is it once more.

export const STATES = ["none", "held", "opened", "sent", "returned", "consigned", "carried"] as const;
export type RecordState = (typeof STATES)[number];

export interface CustodyRecord {
  readonly state: RecordState;
  /** Day of the dispatch, modulo {@link DAYS}; zero where the node rests. */
  readonly day: number;
  /** Licence that answers for it. */
  readonly holder: number;
  /**
   * Held and opened: licence that it came from, zero for none. Sent and returned: licence that it goes to. Consigned and
   * carried: number of the consignment, which names both ends.
   */
  readonly peer: number;
}

export const NONE: CustodyRecord = { state: "none", day: 0, holder: 0, peer: 0 };
export const DAYS = 2 ** 13;
export const MAX_LICENCE = 2 ** 24 - 1;

const LANES = 4;
const LANE_BITS = 64n;
const PEER = 24n;
const DAY = 48n;
const STATE = 61n;
const BITS24 = 0xffffffn;
const BITS13 = 0x1fffn;
const LANE = 2n ** LANE_BITS - 1n;

export interface Node {
  /** Above the packs: zero is a pack. */
  readonly height: number;
  /** Among the nodes of its height, from zero. */
  readonly index: number;
}

/** Height 8 bits ‖ tranche 8 ‖ index 32: the node of a pack has the number of the pack itself. */
export function nodeIdOf(tranche: number, { height, index }: Node): bigint {
  return (BigInt(height) << 40n) | (BigInt(tranche) << 32n) | BigInt(index);
}

export function slotOf(nodeId: bigint): bigint {
  return nodeId / BigInt(LANES);
}

export function readLane(word: bigint, nodeId: bigint): CustodyRecord {
  const lane = (word >> shiftOf(nodeId)) & LANE;
  return {
    state: STATES[Number(lane >> STATE)] ?? "none",
    day: Number((lane >> DAY) & BITS13),
    holder: Number(lane & BITS24),
    peer: Number((lane >> PEER) & BITS24),
  };
}

export function writeLane(word: bigint, nodeId: bigint, record: CustodyRecord): bigint {
  const lane =
    (BigInt(STATES.indexOf(record.state)) << STATE) |
    (BigInt(record.day) << DAY) |
    (BigInt(record.peer) << PEER) |
    BigInt(record.holder);
  const shift = shiftOf(nodeId);
  return (word & ~(LANE << shift)) | (lane << shift);
}

function shiftOf(nodeId: bigint): bigint {
  return (nodeId % BigInt(LANES)) * LANE_BITS;
}
