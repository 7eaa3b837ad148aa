import {
  isUnder,
  levelsOf,
  type Exception,
  type Exit,
  type Rest,
  type Shape,
  TAKE_BACK_AFTER,
  type World,
} from "./rules.ts";
import type { Node } from "./record.ts";

// Who has which pack, in plain terms: a map from every pack to its holder, to where it is going, and to all who had it
// before. No records, no levels but the labels of boxes: a box moves as long as nobody has opened it.

interface Journey {
  readonly to: number;
  readonly returning: boolean;
  readonly carrier: number | undefined;
  /** Who sent it, where a carrier has it. */
  readonly sender: number | undefined;
  readonly since: number;
}

export interface Place {
  readonly holder: number;
  readonly journey: Journey | undefined;
  /** All who had it before, the last one last. */
  readonly path: readonly number[];
  /** It came forward to its holder, and the holder has not tried to pass it on since. */
  readonly fresh: boolean;
  /** How often it changed hands since nothing may move. */
  readonly moves: number;
}

class Refused extends Error {}

export class CustodyOracle {
  places: Place[];
  /** Boxes that were opened. */
  opened = new Set<string>();
  /** Boxes on their way, by the label under which they were sent. */
  shipped = new Map<string, Node>();
  /** Packs that no shelf should have any more. */
  readonly out = new Map<number, Exit>();
  readonly rests = new Map<number, Rest>();
  /** Packs that were named by themselves, other than for what is in them, and those that somebody sent so. */
  alone = new Set<number>();
  sentAlone = new Set<number>();
  private readonly world: World;
  private readonly levels: readonly number[];

  constructor(world: World, shape: Shape) {
    this.world = world;
    this.levels = levelsOf(shape);
    const start = { holder: world.manufacturer, journey: undefined, path: [], fresh: false, moves: 0 };
    this.places = Array.from({ length: 2 ** shape.top }, () => start);
  }

  /** Whether the step is right; only then it is taken. */
  attempt(step: () => void): boolean {
    const { places, opened, shipped, alone, sentAlone } = this;
    this.places = [...places];
    this.opened = new Set(opened);
    this.shipped = new Map(shipped);
    this.alone = new Set(alone);
    this.sentAlone = new Set(sentAlone);
    try {
      step();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      Object.assign(this, { places, opened, shipped, alone, sentAlone });
      return false;
    }
  }

  /** Whether a pack's holder may give it to `to` as a return: to the manufacturer, or to one who had it before. */
  mayReturn(node: Node, to: number): boolean {
    return to === this.world.manufacturer || this.of(node).every(({ path }) => path.includes(to));
  }

  /** Whether anybody would call it a return: straight back to where it came from, or to the manufacturer. */
  mustReturn(node: Node, to: number): boolean {
    const straight = this.of(node).every(({ path, fresh }) => fresh && path.at(-1) === to);
    return to === this.world.manufacturer || straight;
  }

  /** @param isReturn what the rules call it; held against {@link mayReturn} and {@link mustReturn} elsewhere */
  dispatch(
    by: number,
    to: number,
    nodes: readonly Node[],
    isReturn: (node: Node) => boolean,
    carrier?: number,
  ): void {
    const { roles, revoked, mayMove } = this.world;
    must(!revoked.has(by) && !revoked.has(to) && by !== to && trades(roles.get(to)) && nodes.length > 0);
    must(carrier === undefined || (roles.get(carrier) === "carrier" && !revoked.has(carrier)));
    must(carrier === undefined || new Set(nodes.map(isReturn)).size === 1);
    for (const node of nodes) {
      const returning = isReturn(node);
      this.mustRest(node);
      must(this.of(node).every(({ holder }) => holder === by));
      must(returning || (mayMove && trades(roles.get(by))));
      must(trades(roles.get(by)) || roles.get(by) === "carrier");
      // An opened pack with something in it stays where it is; one that no shelf should have only goes back.
      must(node.height > 0 || (returning ? !this.isLeft(node.index) : !this.out.has(node.index)));
      if (node.height === 0) this.sentAlone.add(node.index);
      this.send(node, { to, returning, carrier, sender: undefined, since: this.world.today });
    }
  }

  carry(by: number, nodes: readonly Node[]): void {
    must(!this.world.revoked.has(by));
    for (const node of nodes) {
      const { carrier, sender, returning } = this.journeyOf(node);
      must(carrier === by && sender === undefined && (returning || this.world.mayMove));
      must(returning || node.height > 0 || !this.out.has(node.index));
      this.change(node, (place) => ({
        ...place,
        holder: by,
        path: [...place.path, place.holder],
        journey: place.journey && { ...place.journey, sender: place.holder, since: this.world.today },
      }));
    }
  }

  receive(by: number, nodes: readonly Node[]): void {
    for (const node of nodes) this.receiveExcept(by, node, []);
  }

  receiveExcept(by: number, node: Node, exceptions: readonly Exception[]): void {
    const journey = this.journeyOf(node);
    must(journey.to === by && trades(this.world.roles.get(by)) && !this.world.revoked.has(by));
    must(journey.returning || this.world.mayMove);
    must(journey.returning || node.height > 0 || !this.out.has(node.index));
    for (const { node: missing } of exceptions) {
      must(missing.height < node.height && this.levels.includes(missing.height) && isUnder(missing, node));
      const others = exceptions.filter((one) => one.node !== missing);
      must(!others.some((one) => isUnder(missing, one.node) || isUnder(one.node, missing)));
    }
    const before = [...this.places];
    this.shipped.delete(keyOf(node));
    this.change(node, (place) => this.arrived(place, by, journey));
    for (const { node: missing, reason } of exceptions) {
      for (const at of this.leavesOf(missing)) this.places[at] = before[at] ?? failed();
      this.openAbove(missing);
      this.shipped.set(keyOf(missing), missing);
      if (missing.height === 0) this.alone.add(missing.index);
      if (reason !== "short") this.refuse(by, [missing]);
    }
  }

  refuse(by: number, nodes: readonly Node[]): void {
    for (const node of nodes) {
      const { to, carrier, sender, since } = this.journeyOf(node);
      const holder = this.of(node)[0]?.holder;
      const late = this.world.today - since > TAKE_BACK_AFTER;
      const owner = (by === holder && sender === undefined) || this.world.roles.get(by) === "regulator";
      // Whoever has it at home and only waits for the carrier may change its mind.
      const unsent = carrier !== undefined && sender === undefined && by === holder;
      must(by === to || by === carrier || unsent || (owner && late));
      if (sender === undefined) {
        this.shipped.delete(keyOf(node));
        this.change(node, (place) => ({ ...place, journey: undefined, fresh: false }));
      } else {
        const back = { to: sender, returning: true, carrier: undefined, sender: undefined };
        this.change(node, (place) => ({ ...place, journey: { ...back, since: this.world.today } }));
      }
    }
  }

  reassign(by: number, to: number, nodes: readonly Node[]): void {
    const { roles, revoked, today } = this.world;
    must(roles.get(by) === "regulator" && trades(roles.get(to)) && !revoked.has(to));
    for (const node of nodes) {
      this.mustRest(node);
      must(this.of(node).every(({ holder }) => revoked.has(holder)));
      this.send(node, { to, returning: true, carrier: undefined, sender: undefined, since: today });
      // By nobody who had it.
      if (node.height === 0) this.sentAlone.delete(node.index);
    }
  }

  decommission(by: number, unit: number): void {
    must(trades(this.world.roles.get(by)) && !this.world.revoked.has(by));
    must(this.hasOnShelf(by, unit) && !this.out.has(unit));
    this.out.set(unit, { why: "destroyed", by });
  }

  supply(by: number, unit: number, isOpened: boolean): void {
    must(this.hasOnShelf(by, unit) && !this.out.has(unit) && this.world.mayMove);
    this.out.set(unit, { why: "supplied", by });
    if (isOpened) this.rests.set(unit, { by, isLeft: true });
  }

  undo(by: number, unit: number): void {
    const { why, by: supplier } = this.out.get(unit) ?? {};
    must(this.hasOnShelf(by, unit) && why === "supplied" && supplier === by && this.world.mayMove);
    must(!this.rests.has(unit) || this.isLeft(unit));
    this.out.delete(unit);
    this.rests.delete(unit);
  }

  supplyRest(by: number, unit: number): void {
    must(this.rests.get(unit)?.by === by && this.isLeft(unit) && this.world.mayMove);
    this.rests.set(unit, { by, isLeft: false });
  }

  refill(by: number, unit: number): void {
    must(this.rests.get(unit)?.by === by && !this.isLeft(unit) && this.world.mayMove);
    must(!this.alone.has(unit) || this.hasOnShelf(by, unit));
    this.rests.set(unit, { by, isLeft: true });
  }

  lock(by: number, unit: number): void {
    must(this.mayLock(by) && !this.out.has(unit));
    this.out.set(unit, { why: "locked", by });
  }

  unlock(by: number, unit: number): void {
    const { why, by: locker } = this.out.get(unit) ?? {};
    must(this.mayLock(by) && why === "locked" && locker === by && this.world.mayMove);
    this.out.delete(unit);
  }

  /** Opened packs that somebody sent by themselves, and that have something in them that another may supply. */
  strayRests(): readonly number[] {
    const elsewhere = [...this.rests].filter(
      ([unit, { by }]) => this.isLeft(unit) && !this.hasOnShelf(by, unit),
    );
    return elsewhere.map(([unit]) => unit).filter((unit) => this.sentAlone.has(unit));
  }

  /** From now on moves are counted anew. */
  restartMoves(): void {
    this.places = this.places.map((place) => ({ ...place, moves: 0 }));
  }

  of(node: Node): readonly Place[] {
    return this.leavesOf(node).map((at) => this.places[at] ?? failed());
  }

  leavesOf({ height, index }: Node): readonly number[] {
    const room = 2 ** height;
    return Array.from({ length: room }, (_, at) => index * room + at);
  }

  private hasOnShelf(by: number, unit: number): boolean {
    const { holder, journey } = this.places[unit] ?? failed();
    return holder === by && journey === undefined;
  }

  private isLeft(unit: number): boolean {
    return this.rests.get(unit)?.isLeft === true;
  }

  private mayLock(by: number): boolean {
    return ["regulator", "manufacturer"].includes(this.world.roles.get(by) ?? "");
  }

  private arrived(place: Place, by: number, { returning, sender }: Journey): Place {
    const { path, holder } = place;
    const moves = place.moves + 1;
    if (!returning) {
      const came = sender === undefined ? [...path, holder] : path;
      return { holder: by, journey: undefined, path: came, fresh: true, moves };
    }
    const last = path.lastIndexOf(by);
    const back = last >= 0 ? path.slice(0, last) : by === this.world.manufacturer ? [] : [...path, holder];
    return { holder: by, journey: undefined, path: back, fresh: false, moves };
  }

  private send(node: Node, journey: Journey): void {
    this.openAbove(node);
    this.shipped.set(keyOf(node), node);
    if (node.height === 0) this.alone.add(node.index);
    this.change(node, (place) => ({ ...place, journey }));
  }

  private mustRest(node: Node): void {
    must(!this.opened.has(keyOf(node)) && this.of(node).every(({ journey }) => journey === undefined));
    const holders = new Set(this.of(node).map(({ holder }) => holder));
    if (holders.size !== 1) throw new Error("an unopened box with two holders");
  }

  private journeyOf(node: Node): Journey {
    must(this.shipped.has(keyOf(node)));
    return this.of(node)[0]?.journey ?? failed();
  }

  private openAbove(node: Node): void {
    for (const height of this.levels.filter((level) => level > node.height)) {
      this.opened.add(keyOf({ height, index: Math.floor(node.index / 2 ** (height - node.height)) }));
    }
  }

  private change(node: Node, to: (place: Place) => Place): void {
    for (const at of this.leavesOf(node)) this.places[at] = to(this.places[at] ?? failed());
  }
}

export const keyOf = ({ height, index }: Node): string => `${height}/${index}`;

function trades(role: string | undefined): boolean {
  return role === "manufacturer" || role === "wholesaler" || role === "dispenser";
}

function must(condition: boolean): asserts condition {
  if (!condition) throw new Refused();
}

function failed(): never {
  throw new Error("the oracle lost a pack");
}
