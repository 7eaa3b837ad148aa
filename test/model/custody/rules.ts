import { Refusal } from "../prescriptions.ts";
import {
  type CustodyRecord,
  DAYS,
  MAX_LICENCE,
  type Node,
  nodeIdOf,
  NONE,
  readLane,
  slotOf,
  writeLane,
} from "./record.ts";

// Custody of a lot's packs by subtrees, over sparse records, as docs/decisions/0015-custody.md states the rules; their
// numbers are those of that page. Every step changes the ledger as a whole or throws a {@link Refusal}.

/** Days after which a sender may take back what nobody received; what no carrier has taken over, at once. */
export const TAKE_BACK_AFTER = 14;

export type Role = "manufacturer" | "wholesaler" | "dispenser" | "carrier" | "regulator";
export const EXCEPTIONS = ["short", "damaged", "wrongItem"] as const;
export type ExceptionReason = (typeof EXCEPTIONS)[number];

export interface Exception {
  readonly node: Node;
  readonly reason: ExceptionReason;
}

/** Heights above the packs; undefined where a level is not tracked. */
export interface Shape {
  readonly top: number;
  readonly pallet?: number;
  readonly case?: number;
}

export interface Consignment {
  readonly sender: number;
  readonly to: number;
  readonly carrier: number;
  readonly returning: boolean;
}

export interface Carriage {
  readonly carrier: number;
  /** Any number that the lot has not used. */
  readonly consignment: number;
}

export interface World {
  readonly manufacturer: number;
  readonly roles: ReadonlyMap<number, Role>;
  readonly revoked: Set<number>;
  /** Active, in date, of a product that was not withdrawn. */
  mayMove: boolean;
  today: number;
}

/** Why a pack's bit is set, and by whom. */
export interface Exit {
  readonly why: "supplied" | "destroyed" | "locked";
  readonly by: number;
}

/** Of an opened pack: whose it is, and whether anything is left in it. */
export interface Rest {
  readonly by: number;
  readonly isLeft: boolean;
}

/** The record that answers for a node, and where it stands. */
interface Governing {
  readonly record: CustodyRecord;
  /** Undefined for the tranche itself, which has no record: opened, and the manufacturer's. */
  readonly at: Node | undefined;
  /** Whom the holder had it from; zero for nobody. */
  readonly previous: number;
}

export interface Custody {
  readonly holder: number;
  /** Licence that is to receive it, where it is in transit. */
  readonly to: number | undefined;
}

const isMoving = ({ state }: CustodyRecord): boolean => !["none", "held", "opened"].includes(state);
const isSame = (a: Node, b: Node): boolean => a.height === b.height && a.index === b.index;

/** Rule 1: the levels that have records, from the highest to the pack. What lies at the top has one only as a level. */
export function levelsOf({ top, pallet = 0, case: case_ = 0 }: Shape): readonly number[] {
  return [...new Set([pallet, case_, 0])].filter((height) => height <= top).sort((a, b) => b - a);
}

export function isUnder(node: Node, above: Node): boolean {
  return (
    node.height <= above.height && Math.floor(node.index / 2 ** (above.height - node.height)) === above.index
  );
}

export class CustodyLedger {
  words = new Map<bigint, bigint>();
  consignments = new Map<number, Consignment>();
  /** Packs whose bit is set. */
  readonly out = new Map<number, Exit>();
  /** Packs that were opened. */
  readonly rests = new Map<number, Rest>();
  readonly levels: readonly number[];
  readonly world: World;
  private readonly shape: Shape;
  private readonly tranche: number;

  constructor(world: World, shape: Shape, tranche = 0) {
    this.world = world;
    this.shape = shape;
    this.tranche = tranche;
    this.levels = levelsOf(shape);
  }

  // ---- questions

  /** Rule 3. Of a pack that is out of the chain nobody has custody: see {@link out}. */
  custodyOf(node: Node): Custody {
    const { record } = this.find(node);
    return { holder: record.holder, to: isMoving(record) ? this.receiverOf(record) : undefined };
  }

  /** Whom a return of this node may go to besides the manufacturer; zero for nobody. */
  previousOf(node: Node): number {
    return this.find(node).previous;
  }

  recordAt(node: Node): CustodyRecord {
    const id = nodeIdOf(this.tranche, node);
    return readLane(this.words.get(slotOf(id)) ?? 0n, id);
  }

  // ---- steps

  /** Rules 4 and 5. */
  dispatch(by: number, to: number, nodes: readonly Node[], carriage?: Carriage): void {
    this.whole(() => {
      this.requireTrader(by, this.world.roles.get(by) === "carrier");
      this.requireReceiver(by, to);
      const ways = new Set(nodes.map((node) => this.dispatchNode(by, to, node, carriage)));
      refuseIf(ways.size === 0, "NothingToMove");
      if (carriage === undefined) return;
      refuseIf(ways.size > 1, "ConsignmentMixed");
      this.openConsignment(by, to, carriage, ways.has(true));
    });
  }

  /** Rule 6: a carrier takes over what was consigned to it. */
  carry(by: number, nodes: readonly Node[]): void {
    this.whole(() => {
      this.requireInForce(by);
      for (const node of nodes) {
        const record = this.recordAt(node);
        refuseIf(record.state !== "consigned", "NodeNotConsigned");
        const { carrier, returning } = this.consignmentOf(record);
        refuseIf(carrier !== by, "NodeOfAnotherCarrier");
        refuseIf(!returning && !this.world.mayMove, "LotMayNotMove");
        if (!returning) this.requireInChain(node);
        this.write(node, { ...record, state: "carried", holder: by, day: this.day() });
      }
    });
  }

  /** Rule 7. */
  receive(by: number, nodes: readonly Node[]): void {
    this.whole(() => {
      this.requireTrader(by);
      for (const node of nodes) {
        this.write(node, { ...NONE, state: "held", holder: by, peer: this.arrive(by, node) });
      }
    });
  }

  /** Rule 8: all but what is named arrived. */
  receiveExcept(by: number, node: Node, exceptions: readonly Exception[]): void {
    this.whole(() => {
      this.requireTrader(by);
      refuseIf(exceptions.length === 0, "NothingExcepted");
      const sent = this.recordAt(node);
      const opened = { ...NONE, state: "opened" as const, holder: by, peer: this.arrive(by, node) };
      this.write(node, opened);
      for (const { node: missing, reason } of exceptions) {
        this.requireNode(missing);
        refuseIf(!isUnder(missing, node) || missing.height >= node.height, "NodeNotWithin");
        const { record, at } = this.find(missing);
        refuseIf(record.state !== "opened" || (at !== undefined && isSame(at, missing)), "NodeNamedTwice");
        this.open(missing, opened);
        this.write(missing, sent);
        if (reason !== "short") this.refuseNode(by, missing);
      }
    });
  }

  /** Rule 9. Asked of nobody's licence but its number: giving back harms nobody. */
  refuse(by: number, nodes: readonly Node[]): void {
    this.whole(() => {
      for (const node of nodes) this.refuseNode(by, node);
    });
  }

  /** Rule 10: a regulator sends stock of a revoked holder to somebody who is in force. */
  reassign(by: number, to: number, nodes: readonly Node[]): void {
    this.whole(() => {
      refuseIf(this.world.roles.get(by) !== "regulator", "RoleNotAllowed");
      for (const node of nodes) {
        const governing = this.requireResting(node);
        const { holder } = governing.record;
        refuseIf(!this.world.revoked.has(holder), "HolderNotEnded");
        this.requireReceiver(holder, to);
        this.split(node, governing);
        this.write(node, { state: "returned", day: this.day(), holder, peer: to });
      }
    });
  }

  /** Rule 11: a unit leaves the chain for good. */
  decommission(by: number, unit: number): void {
    this.requireTrader(by);
    this.requireIn(unit);
    this.requireHeld(by, unit);
    this.out.set(unit, { why: "destroyed", by });
  }

  /** Rule 11: a pack is supplied, or opened for a part, and then the rest is that of who opened it. */
  supply(by: number, unit: number, isOpened: boolean): void {
    this.requireMovable();
    this.requireIn(unit);
    this.requireHeld(by, unit);
    this.out.set(unit, { why: "supplied", by });
    if (isOpened) this.rests.set(unit, { by, isLeft: true });
  }

  /** The way back of {@link supply}: what was taken out of an opened pack meanwhile must be back in it. */
  undo(by: number, unit: number): void {
    this.requireMovable();
    const exit = this.out.get(unit);
    refuseIf(exit?.why !== "supplied" || exit.by !== by, "NothingToUndo");
    this.requireHeld(by, unit);
    refuseIf(this.rests.get(unit)?.isLeft === false, "RemainderUsed");
    this.out.delete(unit);
    this.rests.delete(unit);
  }

  /** All that is left of an opened pack, by who opened it: nobody asks where its box is. */
  supplyRest(by: number, unit: number): void {
    this.requireMovable();
    const rest = this.rests.get(unit);
    refuseIf(rest === undefined, "RemainderUnknown");
    refuseIf(rest?.by !== by, "RemainderOfAnother");
    refuseIf(rest?.isLeft === false, "RemainderTooSmall");
    this.rests.set(unit, { by, isLeft: false });
  }

  /** The way back of {@link supplyRest}. */
  refill(by: number, unit: number): void {
    this.requireMovable();
    const rest = this.rests.get(unit);
    refuseIf(rest?.by !== by || rest.isLeft, "NothingToUndo");
    this.requireNotSent(by, unit);
    this.rests.set(unit, { by, isLeft: true });
  }

  /** A regulator or the manufacturer stops a pack, whoever has it and wherever it is. */
  lock(by: number, unit: number): void {
    this.requireLocker(by);
    this.requireIn(unit);
    this.out.set(unit, { why: "locked", by });
  }

  unlock(by: number, unit: number): void {
    this.requireLocker(by);
    const exit = this.out.get(unit);
    refuseIf(exit?.why !== "locked" || exit.by !== by, "UndoUnknown");
    this.requireMovable();
    this.out.delete(unit);
  }

  // ---- within

  /** @returns whether it is a return */
  private dispatchNode(by: number, to: number, node: Node, carriage: Carriage | undefined): boolean {
    const governing = this.requireResting(node);
    refuseIf(governing.record.holder !== by, "NotHolder");
    const returning = to === governing.previous || to === this.world.manufacturer;
    refuseIf(!returning && !this.world.mayMove, "LotMayNotMove");
    refuseIf(!returning && this.world.roles.get(by) === "carrier", "RoleNotAllowed");
    if (returning) this.requireNothingLeft(node);
    else this.requireInChain(node);
    this.split(node, governing);
    this.write(node, {
      state: carriage !== undefined ? "consigned" : returning ? "returned" : "sent",
      day: this.day(),
      holder: by,
      peer: carriage?.consignment ?? to,
    });
    return returning;
  }

  private openConsignment(sender: number, to: number, carriage: Carriage, returning: boolean): void {
    const { carrier, consignment } = carriage;
    refuseIf(this.world.roles.get(carrier) !== "carrier", "RoleNotAllowed");
    this.requireInForce(carrier);
    refuseIf(this.consignments.has(consignment), "ConsignmentExists");
    this.consignments.set(consignment, { sender, to, carrier, returning });
  }

  /** @returns whom the receiver has it from: zero after a return */
  private arrive(by: number, node: Node): number {
    const record = this.requireMoving(node);
    refuseIf(this.receiverOf(record) !== by, "NodeForAnother");
    const returning = this.isReturn(record);
    refuseIf(!returning && !this.world.mayMove, "LotMayNotMove");
    if (returning) return 0;
    this.requireInChain(node);
    return record.state === "carried" ? this.consignmentOf(record).sender : record.holder;
  }

  private refuseNode(by: number, node: Node): void {
    const record = this.requireMoving(node);
    const { state, holder } = record;
    const isConsignment = state === "consigned" || state === "carried";
    const isParty =
      by === this.receiverOf(record) || (isConsignment && by === this.consignmentOf(record).carrier);
    const late = (this.day() - record.day + DAYS) % DAYS > TAKE_BACK_AFTER;
    const mayTakeBack = (by === holder && state !== "carried") || this.world.roles.get(by) === "regulator";
    refuseIf(!isParty && !mayTakeBack, "NodeForAnother");
    // What waits for its carrier is still on the sender's shelf.
    const isOnShelf = by === holder && state === "consigned";
    refuseIf(!isParty && !isOnShelf && !late, "TooEarlyToTakeBack");
    if (state === "carried") {
      // The goods are with the carrier: it brings them back, and the sender receives them.
      const { sender } = this.consignmentOf(record);
      return this.write(node, { state: "returned", day: this.day(), holder, peer: sender });
    }
    const peer = this.isReturn(record) ? this.receiverOf(record) : 0;
    this.write(node, { ...NONE, state: "held", holder, peer });
  }

  private find(node: Node): Governing {
    let found: Governing = {
      record: { ...NONE, state: "opened", holder: this.world.manufacturer },
      at: undefined,
      previous: 0,
    };
    for (const height of this.levels.filter((level) => level >= node.height)) {
      const at = { height, index: Math.floor(node.index / 2 ** (height - node.height)) };
      const record = this.recordAt(at);
      if (record.state === "none") break;
      found = { record, at, previous: this.previousIn(record, found) };
      if (record.state !== "opened") break;
    }
    return found;
  }

  /** A node that was refused has forgotten; what it was split from has not. The manufacturer has it from nobody. */
  private previousIn({ state, holder, peer }: CustodyRecord, above: Governing): number {
    if (holder === this.world.manufacturer) return 0;
    if (peer !== 0 && (state === "held" || state === "opened")) return peer;
    return holder === above.record.holder ? above.previous : 0;
  }

  /** Rule 4: neither opened nor on its way, itself or with what holds it. */
  private requireResting(node: Node): Governing {
    this.requireNode(node);
    const governing = this.find(node);
    const { record, at } = governing;
    refuseIf(isMoving(record), "NodeInTransit");
    refuseIf(at !== undefined && isSame(at, node) && record.state === "opened", "NodeIsOpened");
    return governing;
  }

  private split(node: Node, { record, previous }: Governing): void {
    this.open(node, { ...NONE, state: "opened", holder: record.holder, peer: previous });
  }

  /** Every level above the node that is not opened yet, from the governing record down. */
  protected open(node: Node, opened: CustodyRecord): void {
    for (const height of this.levels.filter((level) => level > node.height)) {
      const at = { height, index: Math.floor(node.index / 2 ** (height - node.height)) };
      if (this.recordAt(at).state !== "opened") this.write(at, opened);
    }
  }

  private requireMoving(node: Node): CustodyRecord {
    this.requireNode(node);
    const record = this.recordAt(node);
    refuseIf(!isMoving(record), "NodeNotInTransit");
    return record;
  }

  /** Rule 11: forward a pack goes by itself only while it is in the chain; within a box it goes with the box. */
  protected requireInChain({ height, index }: Node): void {
    refuseIf(height === 0 && this.out.has(index), "UnitAlreadyDecommissioned");
  }

  /** Rule 11: back, too, only once nothing is left in it. */
  protected requireNothingLeft({ height, index }: Node): void {
    refuseIf(height === 0 && this.rests.get(index)?.isLeft === true, "PackHasRemainder");
  }

  /** Rule 11: a pack that has a record of its own was sent by itself, and must be back. */
  protected requireNotSent(by: number, unit: number): void {
    const record = this.recordAt({ height: 0, index: unit });
    refuseIf(record.state !== "none" && (isMoving(record) || record.holder !== by), "PackNotHeld");
  }

  private requireIn(unit: number): void {
    refuseIf(this.out.has(unit), "UnitAlreadyDecommissioned");
  }

  private requireMovable(): void {
    refuseIf(!this.world.mayMove, "LotMayNotMove");
  }

  private requireLocker(licence: number): void {
    const role = this.world.roles.get(licence);
    refuseIf(role !== "regulator" && role !== "manufacturer", "RoleNotAllowed");
    this.requireInForce(licence);
  }

  private requireHeld(by: number, unit: number): void {
    const { holder, to } = this.custodyOf({ height: 0, index: unit });
    refuseIf(to !== undefined, "NodeInTransit");
    refuseIf(holder !== by, "NotHolder");
  }

  private requireNode({ height, index }: Node): void {
    const within = this.levels.includes(height) && index < 2 ** (this.shape.top - height);
    refuseIf(!within, "NodeInvalid");
  }

  private requireTrader(licence: number, orCarrier = false): void {
    const role = this.world.roles.get(licence);
    const trades = role === "manufacturer" || role === "wholesaler" || role === "dispenser";
    refuseIf(!trades && !orCarrier, "RoleNotAllowed");
    this.requireInForce(licence);
  }

  private requireReceiver(by: number, to: number): void {
    refuseIf(by === to || to > MAX_LICENCE, "ReceiverInvalid");
    this.requireTrader(to);
  }

  private requireInForce(licence: number): void {
    refuseIf(this.world.revoked.has(licence), "LicenceIsRevoked");
  }

  private receiverOf(record: CustodyRecord): number {
    const { state, peer } = record;
    return state === "consigned" || state === "carried" ? this.consignmentOf(record).to : peer;
  }

  private isReturn(record: CustodyRecord): boolean {
    const { state } = record;
    return state === "consigned" || state === "carried"
      ? this.consignmentOf(record).returning
      : state === "returned";
  }

  private consignmentOf({ peer }: CustodyRecord): Consignment {
    const found = this.consignments.get(peer);
    if (found === undefined) throw new Error(`no consignment ${peer}`);
    return found;
  }

  protected write(node: Node, record: CustodyRecord): void {
    const id = nodeIdOf(this.tranche, node);
    this.words.set(slotOf(id), writeLane(this.words.get(slotOf(id)) ?? 0n, id, record));
  }

  private day(): number {
    return this.world.today % DAYS;
  }

  private whole(step: () => void): void {
    const { words, consignments } = this;
    this.words = new Map(words);
    this.consignments = new Map(consignments);
    try {
      step();
    } catch (error) {
      this.words = words;
      this.consignments = consignments;
      throw error;
    }
  }
}

function refuseIf(condition: boolean, refusal: string): void {
  if (condition) throw new Refusal(refusal);
}
