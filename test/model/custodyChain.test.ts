import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import fc from "fast-check";
import {
  buildRemainderLine,
  decodeContractError,
  lotBytes,
  type PackLine,
  packUnit,
} from "../../sdk/src/index.ts";
import { Play, type Step, step } from "./custody/play.ts";
import { type Node, nodeIdOf, readLane } from "./custody/record.ts";
import {
  type Carriage,
  CustodyLedger,
  type Exception,
  EXCEPTIONS,
  levelsOf,
  type Shape,
} from "./custody/rules.ts";
import {
  type CustodySuite,
  GROUP,
  GTIN,
  type ModelLot,
  openCustodySuite,
  REGULATOR,
  ROLE_NUMBERS,
  SCHEDULE,
  UNITS_PER_PACK,
} from "./openCustodySuite.ts";
import { assertOnKnownAndNew } from "../support/assertOnKnownAndNew.ts";

const RUNS = Number(process.env["MEDICONNECT_CUSTODY_RUNS"] ?? 40);
const SHAPES: readonly Shape[] = [
  { top: 6, pallet: 4, case: 2 },
  { top: 6, pallet: 6, case: 3 },
  { top: 5, case: 2 },
  { top: 4, pallet: 4, case: 4 },
  { top: 3 },
  { top: 5, pallet: 3 },
];
const REASON_DAMAGED = 1;
const REGULATOR_ROLE = 6;
const DESTROYED = 1;
const LOCKED = 7;
/** Out of a pack that is opened. */
const TAKEN = 5;

type Call = (suite: CustodySuite, lot: ModelLot) => Promise<ContractTransactionResponse>;

/** The model, which tells what it was asked, so that the chain can be asked the same. */
class ToldLedger extends CustodyLedger {
  readonly told: { call: Call; by: number; refusal: string | undefined }[] = [];

  override dispatch(by: number, to: number, nodes: readonly Node[], carriage?: Carriage): void {
    const ids = nodes.map((node) => nodeIdOf(0, node));
    this.#tell(
      by,
      () => super.dispatch(by, to, nodes, carriage),
      ({ custody, signerOf }, lot) => {
        const of = { head: lot.head, tranche: 0, root: lot.root };
        const party = { account: signerOf(to).address, role: roleOf(to) };
        const sender = custody.connect(signerOf(by));
        if (carriage === undefined) return sender.dispatch(of, ids, party, roleOf(by));
        const carrier = signerOf(carriage.carrier).address;
        return sender.consign(of, ids, party, carrier, carriage.consignment, roleOf(by));
      },
    );
  }

  override carry(by: number, nodes: readonly Node[]): void {
    const [first] = nodes;
    const { peer } = this.recordAt(first ?? { height: 0, index: 0 });
    const ids = nodes.map((node) => nodeIdOf(0, node));
    this.#tell(
      by,
      () => super.carry(by, nodes),
      ({ custody, signerOf }, lot) => custody.connect(signerOf(by)).carry(lot.head, ids, peer),
    );
  }

  override receive(by: number, nodes: readonly Node[]): void {
    const ids = nodes.map((node) => nodeIdOf(0, node));
    this.#tell(
      by,
      () => super.receive(by, nodes),
      ({ custody, signerOf }, lot) => custody.connect(signerOf(by)).receiveNodes(lot.head, ids, roleOf(by)),
    );
  }

  override receiveExcept(by: number, node: Node, exceptions: readonly Exception[]): void {
    const missing = exceptions.map((one) => ({
      node: nodeIdOf(0, one.node),
      reason: EXCEPTIONS.indexOf(one.reason),
    }));
    this.#tell(
      by,
      () => super.receiveExcept(by, node, exceptions),
      ({ custody, signerOf }, lot) => {
        const of = { head: lot.head, tranche: 0, root: lot.root };
        return custody.connect(signerOf(by)).receiveExcept(of, nodeIdOf(0, node), missing, roleOf(by));
      },
    );
  }

  override refuse(by: number, nodes: readonly Node[]): void {
    const ids = nodes.map((node) => nodeIdOf(0, node));
    this.#tell(
      by,
      () => super.refuse(by, nodes),
      ({ custody, signerOf }, lot) =>
        custody.connect(signerOf(by)).refuse(lot.lotId, ids, REASON_DAMAGED, roleOf(by)),
    );
  }

  override reassign(by: number, to: number, nodes: readonly Node[]): void {
    const ids = nodes.map((node) => nodeIdOf(0, node));
    this.#tell(
      by,
      () => super.reassign(by, to, nodes),
      ({ custody, signerOf }, lot) => {
        const of = { head: lot.head, tranche: 0, root: lot.root };
        const party = { account: signerOf(to).address, role: roleOf(to) };
        return custody.connect(signerOf(by)).reassign(of, ids, party);
      },
    );
  }

  override decommission(by: number, unit: number): void {
    this.#tell(
      by,
      () => super.decommission(by, unit),
      ({ packs, signerOf }, { lineOf }) =>
        packs.connect(signerOf(by)).decommission(given(lineOf(unit)), DESTROYED, roleOf(by)),
    );
  }

  override supply(by: number, unit: number, isOpened: boolean): void {
    this.#tell(
      by,
      () => super.supply(by, unit, isOpened),
      (suite, { lineOf }) => supply(suite, lineOf(unit, isOpened ? TAKEN : 0), by),
    );
  }

  override undo(by: number, unit: number): void {
    const taken = this.rests.has(unit) ? TAKEN : 0;
    this.#tell(
      by,
      () => super.undo(by, unit),
      (suite, { lineOf }) => reverse(suite, lineOf(unit, taken), by),
    );
  }

  override supplyRest(by: number, unit: number): void {
    this.#tell(
      by,
      () => super.supplyRest(by, unit),
      (suite, lot) => supply(suite, restOf(lot, unit), by),
    );
  }

  override refill(by: number, unit: number): void {
    this.#tell(
      by,
      () => super.refill(by, unit),
      (suite, lot) => reverse(suite, restOf(lot, unit), by),
    );
  }

  override lock(by: number, unit: number): void {
    this.#tell(
      by,
      () => super.lock(by, unit),
      ({ packs, signerOf }, { lineOf }) =>
        packs.connect(signerOf(by)).decommissionUndoable([given(lineOf(unit))], LOCKED, roleOf(by), unit + 1),
    );
  }

  override unlock(by: number, unit: number): void {
    this.#tell(
      by,
      () => super.unlock(by, unit),
      ({ packs, signerOf }, { lineOf }) =>
        packs.connect(signerOf(by)).undoDecommission([given(lineOf(unit))], LOCKED, roleOf(by), unit + 1),
    );
  }

  #tell(by: number, act: () => void, call: Call): void {
    try {
      act();
      this.told.push({ call, by, refusal: undefined });
    } catch (error) {
      const refusal = error instanceof Error ? error.message : "?";
      // What was supplied the dispensing contract knows by itself: it asks packs for nothing else back.
      if (refusal !== "NothingToUndo") this.told.push({ call, by, refusal });
      throw error;
    }
  }
}

describe("custody on the chain", function () {
  this.timeout(60_000 + RUNS * 20_000);

  let suite: CustodySuite;
  let lots = 0;

  before(async () => {
    suite = await openCustodySuite();
  });

  it("takes every step that the model takes, refuses the rest, and keeps the same records", async () => {
    const met = new Map<string, number>();
    const steps = fc.array(step, { minLength: 40, maxLength: 80, size: "max" });
    await assertOnKnownAndNew(
      fc.asyncProperty(fc.constantFrom(...SHAPES), steps, async (shape, taken) => {
        await suite.inSnapshot(() => follow(shape, taken, met));
      }),
      { numRuns: RUNS },
    );
    expect([...met.keys()], "steps and refusals that were met").to.include.members([
      ...["done", "NotHolder", "NodeInTransit", "NodeIsOpened", "NodeForAnother", "LotIsQuarantined"],
      ...["NodeNotInTransit", "HolderNotEnded", "LicenceIsRevoked"],
      ...["UnitAlreadyDecommissioned", "PackHasRemainder", "PackNotHeld", "RemainderUsed", "UndoUnknown"],
    ]);
  });

  async function follow(shape: Shape, taken: readonly Step[], met: Map<string, number>): Promise<void> {
    const lot = await suite.addLot(`MODEL${(lots += 1)}`, shape);
    const ledgers: ToldLedger[] = [];
    const play = new Play(shape, (world) => {
      const ledger = new ToldLedger(world, shape);
      ledgers.push(ledger);
      return ledger;
    });
    const [ledger] = ledgers;
    if (ledger === undefined) throw new Error("the play has no ledger");
    const revoked = new Set<number>();
    let mayMove = true;
    for (const one of taken) {
      if (one.wait > 0) await suite.pass(one.wait);
      play.take(one);
      if (play.world.mayMove !== mayMove) await stopOrLift(lot, (mayMove = play.world.mayMove));
      for (const licence of play.world.revoked) await revoke(licence, revoked);
      for (const told of ledger.told.splice(0)) {
        const actual = await refusalOf(() => told.call(suite, lot));
        const about = `${JSON.stringify(one)}: the model says ${told.refusal ?? "yes"}, the chain ${actual ?? "yes"}`;
        expect(actual === undefined, about).to.equal(told.refusal === undefined);
        met.set(actual ?? "done", (met.get(actual ?? "done") ?? 0) + 1);
      }
      await comparePack(lot, shape, ledger, one.at % 2 ** shape.top, one.to);
    }
    for (let at = 0; at < 2 ** shape.top; at += 3) await comparePack(lot, shape, ledger, at, 1);
  }

  /** Who has a pack, whom he had it from, what is kept of all that is around it, and what a supply is told. */
  async function comparePack(
    { head, lotId, shape }: ModelLot,
    levels: Shape,
    ledger: CustodyLedger,
    at: number,
    asking: number,
  ): Promise<void> {
    const node = { height: 0, index: at };
    expect(await suite.packs.isDecommissioned(lotId, at), `pack ${at} is out`).to.equal(ledger.out.has(at));
    const rest = ledger.rests.get(at);
    const left = rest?.isLeft === true ? UNITS_PER_PACK - TAKEN : 0;
    const remainder = await suite.packs.remainderOf(lotId, at);
    expect(remainder.map(Number), `left of pack ${at}`).to.deep.equal([rest?.by ?? 0, left]);
    const { holder, to } = ledger.custodyOf(node);
    const answer = await suite.custody.custodyOf(head, nodeIdOf(0, node));
    const expected = [holder, to ?? 0, ledger.previousOf(node)];
    expect(answer.map(Number), `pack ${at}`).to.deep.equal(expected);
    for (const height of levelsOf(levels)) {
      const around = { height, index: Math.floor(at / 2 ** height) };
      const lane = readLane(await suite.custody.recordOf(lotId, nodeIdOf(0, around)), 0n);
      expect({ ...lane, day: 0 }, `${height}/${around.index}`).to.deep.equal({
        ...ledger.recordAt(around),
        day: 0,
      });
    }
    const units = [packUnit("K", at)];
    const refusals = [
      await refusalOf(() => suite.custody.requireHeld(lotId, 1, shape, units, asking)),
      await refusalOf(() => suite.custody.requirePackHeld(lotId, 1, shape, at, asking)),
    ];
    for (const refusal of refusals)
      expect(refusal === undefined, `licence ${asking} holds pack ${at}`).to.equal(
        holder === asking && to === undefined,
      );
  }

  async function stopOrLift({ lot }: ModelLot, mayMove: boolean): Promise<void> {
    const regulator = suite.packs.connect(suite.signerOf(REGULATOR));
    if (mayMove) await regulator.liftQuarantine(GTIN, lotBytes(lot), REGULATOR_ROLE);
    else await regulator.quarantine(GTIN, lotBytes(lot), REGULATOR_ROLE);
  }

  async function revoke(licence: number, revoked: Set<number>): Promise<void> {
    if (revoked.has(licence)) return;
    revoked.add(licence);
    await suite.licences.revoke(suite.signerOf(licence).address, roleOf(licence), 0);
  }
});

function supply({ packs, dispensing }: CustodySuite, line: PackLine, by: number) {
  return packs.connect(dispensing).supplyPacks([given(line)], GROUP, SCHEDULE, by);
}

function reverse({ packs, dispensing }: CustodySuite, line: PackLine, by: number) {
  return packs.connect(dispensing).reverseSupply([given(line)], by);
}

/** Bindings take no readonly lists. */
function given({ head, units, siblings }: PackLine) {
  return { head, units: [...units], siblings: [...siblings] };
}

function restOf({ lot }: ModelLot, unit: number): PackLine {
  return buildRemainderLine({ gtin: GTIN, lot }, [
    { serial: "K", index: unit, taken: UNITS_PER_PACK - TAKEN },
  ]);
}

function roleOf(licence: number): number {
  return ROLE_NUMBERS[licence - 1] ?? 0;
}

async function refusalOf(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return decodeContractError(error).code;
  }
}
