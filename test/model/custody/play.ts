import fc from "fast-check";
import { Refusal } from "../prescriptions.ts";
import { CustodyOracle, keyOf } from "./oracle.ts";
import type { Node } from "./record.ts";
import { type CustodyLedger, EXCEPTIONS, levelsOf, type Role, type Shape, type World } from "./rules.ts";

// One lot among a manufacturer, wholesalers, pharmacies, carriers and a regulator, and what they may try. What happens is
// told to the rules and to the oracle; where they differ, the play stops.

export const MANUFACTURER = 1;
const CARRIERS = [7, 8];
const REGULATOR = 9;
const TRADERS = [1, 2, 3, 4, 5, 6];
const ROLES: readonly (readonly [number, Role])[] = [
  [1, "manufacturer"],
  [2, "wholesaler"],
  [3, "wholesaler"],
  [4, "wholesaler"],
  [5, "dispenser"],
  [6, "dispenser"],
  [7, "carrier"],
  [8, "carrier"],
  [9, "regulator"],
];
/** As long as anything of a stopped lot can still change hands by itself. */
const MOST_MOVES = 3;

export const KINDS = [
  ...["dispatch", "dispatch", "dispatch", "consign", "carry", "receive", "receive", "receive"],
  ...["receiveExcept", "refuse", "reassign", "decommission", "supply", "open", "open", "undo"],
  ...["supplyRest", "supplyRest", "refill", "refill", "lock", "unlock", "stop", "revoke"],
] as const;

export interface Step {
  readonly kind: string;
  /** A pack. */
  readonly at: number;
  readonly level: number;
  readonly to: number;
  /** Zero: whoever comes along tries it. */
  readonly stray: number;
  readonly wait: number;
  readonly many: number;
  readonly seed: number;
}

export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  at: fc.nat(63),
  level: fc.nat(2),
  to: fc.constantFrom(...TRADERS, 5, 6),
  stray: fc.nat(9),
  wait: fc.constantFrom(0, 0, 0, 1, 15),
  many: fc.constantFrom(1, 1, 2, 3),
  seed: fc.nat(1_000),
});

export class Play {
  readonly world: World = {
    manufacturer: MANUFACTURER,
    roles: new Map(ROLES),
    revoked: new Set<number>(),
    mayMove: true,
    today: 20_000,
  };
  readonly tally = new Map<string, number>();
  readonly ledger: CustodyLedger;
  readonly oracle: CustodyOracle;
  private readonly levels: readonly number[];
  private readonly leaves: number;
  private consignment = 0;

  constructor(shape: Shape, ledgerOf: (world: World) => CustodyLedger) {
    this.ledger = ledgerOf(this.world);
    this.oracle = new CustodyOracle(this.world, shape);
    this.levels = levelsOf(shape);
    this.leaves = 2 ** shape.top;
  }

  take(one: Step): void {
    this.world.today += one.wait;
    if (one.kind === "stop") return this.stop(one);
    if (one.kind === "revoke") return this.revoke(one);
    const [rules, truth, name] = this.attemptOf(one);
    const refusal = refusalOf(rules);
    const right = this.oracle.attempt(truth);
    if ((refusal === undefined) !== right) {
      throw new Error(
        `${JSON.stringify(one)}: the rules say ${refusal ?? "yes"}, the oracle ${String(right)}`,
      );
    }
    this.note(refusal === undefined ? name : `${name}: ${refusal}`);
    this.compare();
  }

  private attemptOf(one: Step): readonly [() => void, () => void, string] {
    const { ledger, oracle } = this;
    const unit = this.unitOf(one);
    const holder = oracle.places[unit]?.holder ?? MANUFACTURER;
    const nodes = this.nodesOf(one);
    const stray = one.stray === 0;
    const by = stray ? (one.seed % 9) + 1 : holder;
    switch (one.kind) {
      case "dispatch":
      case "consign": {
        const to = this.aimOf(one);
        const carrier = one.kind === "consign" ? CARRIERS[one.seed % 2] : undefined;
        const returning = new Map(nodes.map((node) => [keyOf(node), this.isReturn(node, to)]));
        const isReturn = (node: Node): boolean => returning.get(keyOf(node)) ?? false;
        this.consignment += 1;
        const carriage = carrier === undefined ? undefined : { carrier, consignment: this.consignment };
        return [
          () => ledger.dispatch(by, to, nodes, carriage),
          () => oracle.dispatch(by, to, nodes, isReturn, carrier),
          [...returning.values()].includes(true) ? `${one.kind}, return` : one.kind,
        ];
      }
      case "carry": {
        const shipped = this.shippedOf(one, unit);
        const who = stray ? by : (this.journeyOf(shipped)?.carrier ?? by);
        return [() => ledger.carry(who, [shipped]), () => oracle.carry(who, [shipped]), "carry"];
      }
      case "receive": {
        const shipped = this.shippedOf(one, unit);
        const who = stray ? by : (this.journeyOf(shipped)?.to ?? by);
        return [() => ledger.receive(who, [shipped]), () => oracle.receive(who, [shipped]), "receive"];
      }
      case "receiveExcept": {
        const shipped = this.shippedOf(one, unit);
        const who = stray ? by : (this.journeyOf(shipped)?.to ?? by);
        const exceptions = this.exceptionsOf(one, shipped);
        return [
          () => ledger.receiveExcept(who, shipped, exceptions),
          () => {
            if (exceptions.length === 0) return oracle.dispatch(0, 0, [], () => false);
            oracle.receiveExcept(who, shipped, exceptions);
          },
          "receiveExcept",
        ];
      }
      case "refuse": {
        const shipped = this.shippedOf(one, unit);
        const { to, carrier } = this.journeyOf(shipped) ?? {};
        const who = stray ? by : ([to, carrier, holder, REGULATOR][one.seed % 4] ?? holder);
        return [() => ledger.refuse(who, [shipped]), () => oracle.refuse(who, [shipped]), "refuse"];
      }
      case "reassign": {
        const who = stray ? by : REGULATOR;
        const { to } = one;
        return [() => ledger.reassign(who, to, nodes), () => oracle.reassign(who, to, nodes), "reassign"];
      }
      default:
        return this.attemptOnPack(one, unit, stray ? by : undefined);
    }
  }

  /** What takes a pack out of the supply chain, and back. @param by who tries it; undefined for who may */
  private attemptOnPack(
    one: Step,
    unit: number,
    by: number | undefined,
  ): readonly [() => void, () => void, string] {
    const { ledger, oracle } = this;
    const holder = by ?? oracle.places[unit]?.holder ?? MANUFACTURER;
    const taker = by ?? oracle.out.get(unit)?.by ?? holder;
    const opener = by ?? oracle.rests.get(unit)?.by ?? holder;
    const locker = by ?? (one.seed % 2 === 0 ? REGULATOR : MANUFACTURER);
    switch (one.kind) {
      case "supply":
      case "open": {
        const opens = one.kind === "open";
        return [() => ledger.supply(holder, unit, opens), () => oracle.supply(holder, unit, opens), one.kind];
      }
      case "undo":
        return [() => ledger.undo(taker, unit), () => oracle.undo(taker, unit), "undo"];
      case "supplyRest":
        return [() => ledger.supplyRest(opener, unit), () => oracle.supplyRest(opener, unit), "supplyRest"];
      case "refill":
        return [() => ledger.refill(opener, unit), () => oracle.refill(opener, unit), "refill"];
      case "lock":
        return [() => ledger.lock(locker, unit), () => oracle.lock(locker, unit), "lock"];
      case "unlock":
        return [() => ledger.unlock(taker, unit), () => oracle.unlock(taker, unit), "unlock"];
      default:
        return [
          () => ledger.decommission(holder, unit),
          () => oracle.decommission(holder, unit),
          "decommission",
        ];
    }
  }

  /** A pack: of those that the step is about, where there are any; now and then one that it should not be about. */
  private unitOf(one: Step): number {
    const those = this.unitsFor(one);
    return those[one.at % Math.max(1, those.length)] ?? one.at % this.leaves;
  }

  private unitsFor(one: Step): readonly number[] {
    const { out, rests, shipped } = this.oracle;
    switch (one.kind) {
      case "undo":
      case "unlock":
        return [...out.keys()];
      case "supplyRest":
      case "refill": {
        const isLeft = (one.kind === "supplyRest") === one.seed % 5 > 0;
        return [...rests].filter(([, rest]) => rest.isLeft === isLeft).map(([unit]) => unit);
      }
      case "lock": {
        const alone = [...shipped.values()].filter(({ height }) => height === 0);
        return one.seed % 3 === 0 ? alone.map(({ index }) => index) : [];
      }
      default:
        return aimsAtGone(one) ? [...(one.seed % 3 === 0 ? rests : out).keys()] : [];
    }
  }

  /** What the rules call a return is one, and what everybody calls one is one to them. */
  private isReturn(node: Node, to: number): boolean {
    const returning = to === MANUFACTURER || this.ledger.previousOf(node) === to;
    const rests = this.oracle
      .of(node)
      .every(({ journey, holder }) => journey === undefined && !this.world.revoked.has(holder));
    if (!rests || this.oracle.opened.has(keyOf(node))) return returning;
    if (returning && !this.oracle.mayReturn(node, to)) throw new Error(`${keyOf(node)} was never with ${to}`);
    if (!returning && this.oracle.mustReturn(node, to)) throw new Error(`${keyOf(node)} came from ${to}`);
    return returning;
  }

  private aimOf(one: Step): number {
    const { path } = this.oracle.places[this.unitOf(one)] ?? { path: [] };
    if (aimsAtGone(one) && one.seed % 2 === 0) return path.at(-1) ?? MANUFACTURER;
    return one.seed % 3 === 0 ? (path[one.seed % Math.max(1, path.length)] ?? one.to) : one.to;
  }

  private nodesOf(one: Step): readonly Node[] {
    const { level, many } = one;
    const height = aimsAtGone(one) ? 0 : (this.levels[level % this.levels.length] ?? 0);
    const first = Math.floor(this.unitOf(one) / 2 ** height);
    const last = Math.min(first + many, this.leaves / 2 ** height);
    return Array.from({ length: last - first }, (_, i) => ({ height, index: first + i }));
  }

  /** A box on its way, or, where there is none, whatever the step names. */
  private shippedOf(one: Step, unit: number): Node {
    const height = this.levels[one.level % this.levels.length] ?? 0;
    const named = { height, index: Math.floor(unit / 2 ** height) };
    const shipped = [...this.oracle.shipped.values()];
    return one.seed % 20 === 0 ? named : (shipped[one.at % Math.max(1, shipped.length)] ?? named);
  }

  private journeyOf(node: Node) {
    return this.oracle.of(node)[0]?.journey;
  }

  private exceptionsOf({ seed, many }: Step, { height, index }: Node) {
    const below = this.levels.filter((level) => level < height);
    return Array.from({ length: below.length === 0 ? 0 : many }, (_, i) => {
      const level = below[(seed + i) % below.length] ?? 0;
      const room = 2 ** (height - level);
      const node = {
        height: level,
        index: index * room + ((seed * 7 + i * 3) % (seed % 50 === 0 ? room + 1 : room)),
      };
      return { node, reason: EXCEPTIONS[(seed + i) % EXCEPTIONS.length] ?? "short" };
    });
  }

  /** A recall or a quarantine, and what is lifted again. */
  private stop({ seed }: Step): void {
    this.world.mayMove = this.world.mayMove ? seed % 3 === 0 : seed % 2 === 0;
    this.oracle.restartMoves();
  }

  /** For good, and so seldom. */
  private revoke({ to, seed }: Step): void {
    if (seed % 8 === 0 && to !== MANUFACTURER) this.world.revoked.add(to);
  }

  private compare(): void {
    const { ledger, oracle, world } = this;
    oracle.places.forEach(({ holder, journey, moves }, at) => {
      const answer = ledger.custodyOf({ height: 0, index: at });
      if (answer.holder !== holder || answer.to !== journey?.to) {
        throw new Error(`pack ${at}: ${JSON.stringify(answer)} for ${holder} to ${journey?.to ?? "nobody"}`);
      }
      if (!world.mayMove && moves > MOST_MOVES && world.revoked.size === 0) {
        throw new Error(`pack ${at} goes on moving`);
      }
    });
    if (!isSame(ledger.out, oracle.out) || !isSame(ledger.rests, oracle.rests)) {
      throw new Error("packs out of the chain do not add up");
    }
    const [stray] = oracle.strayRests();
    if (stray !== undefined) throw new Error(`what is left of pack ${stray} is not where the pack is`);
    this.checkRecords();
  }

  /** Rule 2. */
  private checkRecords(): void {
    const withRecords = (node: Node): boolean => this.ledger.recordAt(node).state !== "none";
    for (const height of this.levels) {
      for (let index = 0; index < this.leaves / 2 ** height; index++) {
        if (!withRecords({ height, index })) continue;
        for (const above of this.levels.filter((level) => level > height)) {
          const node = { height: above, index: Math.floor(index / 2 ** (above - height)) };
          if (this.ledger.recordAt(node).state !== "opened") throw new Error(`${keyOf(node)} is not opened`);
        }
      }
    }
  }

  private note(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }
}

/** Whether a step tries to move just a pack that left the supply chain, where there is one. */
function aimsAtGone({ kind, seed }: Step): boolean {
  return (kind === "dispatch" || kind === "consign") && seed % 5 === 0;
}

function isSame<T>(some: ReadonlyMap<number, T>, others: ReadonlyMap<number, T>): boolean {
  return JSON.stringify([...some]) === JSON.stringify([...others]);
}

function refusalOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
