import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import fc from "fast-check";
import {
  buildPackLine,
  buildRemainderLine,
  buildTree,
  createLotFile,
  decodeContractError,
  generateSerials,
  lotBytes,
  type LotFile,
  LOT_STATUSES,
  lotIdOf,
  type PackLine,
  type PackTree,
  shapeOf,
  unitIndex,
} from "../../sdk/src/index.ts";
import { assertOnKnownAndNew } from "../support/assertOnKnownAndNew.ts";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import {
  keyOf,
  type LotModel,
  newLot,
  PACKS_A_TRANCHE,
  type PackPlace,
  type Pharmacy,
  statusOf,
  type Step,
  takeStep,
  UNITS_PER_PACK,
} from "./lotModel.ts";
import { type ModelSuite, openModelSuite } from "./openModelSuite.ts";

const RUNS = Number(process.env["MEDICONNECT_CHAIN_RUNS"] ?? 200);
const GTIN = "05000000000012";
const LOT = { gtin: GTIN, lot: "MODEL1" };
const GROUP = 322_237_000n;
const SCHEDULE = 6;
const ROLES = { pharmacy: 2, manufacturer: 3, regulator: 6 };
const REASONS = { destroyed: 1, ownUse: 2, sample: 4, locked: 7 };
const LICENCES = { pharmacy: 1, otherPharmacy: 2, manufacturer: 3 } as const;
const TRANCHES = 3;
const SHELF_LIFE_DAYS = 30;

const side = fc.constantFrom("manufacturer" as const, "regulator" as const);
const by = fc.constantFrom("pharmacy" as const, "pharmacy" as const, "otherPharmacy" as const);
const anyPack = fc.record({ tranche: fc.nat(TRANCHES - 1), position: fc.nat(PACKS_A_TRANCHE - 1) });
// One pack over and over again, or no remainder would ever be met.
const pack = fc.oneof(anyPack, fc.constant({ tranche: 0, position: 0 }));
// Two of the first tranche, or nothing that was taken out would ever be put back.
const fewPacks = fc.record({ tranche: fc.constant(0), position: fc.nat(1) });
const cell = fc.constantFrom(0, 0, 0, 1);
const taken = fc.oneof(fc.nat(UNITS_PER_PACK + 1), fc.constantFrom(0, 5, 5, 10));
const steps: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant("tranche" as const), tranche: fc.nat(TRANCHES - 1) }),
  fc.record({ kind: fc.constantFrom("quarantine" as const, "lift" as const, "lift" as const), by: side }),
  fc.record({ kind: fc.constantFrom("destroy" as const, "ownUse" as const), by, pack }),
  fc.record({ kind: fc.constant("supply" as const), by, pack, taken }),
  fc.record({ kind: fc.constant("remainder" as const), by, pack, taken }),
];
// Often, since a site has to take out what it puts back.
const undoSteps: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constantFrom("sample" as const, "undoSample" as const), by, pack: fewPacks, cell }),
  fc.record({
    kind: fc.constantFrom("lock" as const, "unlock" as const, "unlock" as const, "settle" as const),
    by: side,
    pack: fewPacks,
    cell: fc.constant(0),
  }),
];
const rareSteps: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constantFrom("stop" as const, "letGo" as const), pack: fewPacks }),
  fc.record({ kind: fc.constant("recall" as const), by: side, recallClass: fc.nat(4), level: fc.nat(3) }),
  fc.record({ kind: fc.constant("withdraw" as const), by: side }),
  fc.constant({ kind: "expire" as const }),
];
// Final steps seldom, or nothing would be left to happen.
const step = fc.oneof(
  ...steps.map((arbitrary) => ({ arbitrary, weight: 5 })),
  ...undoSteps.map((arbitrary) => ({ arbitrary, weight: 10 })),
  ...rareSteps,
);

describe("a lot on the chain", function () {
  this.timeout(60_000 + RUNS * 2_000);

  let suite: ModelSuite;
  const files: LotFile[] = [];
  const trees: PackTree[] = [];

  before(async () => {
    suite = await openModelSuite();
    await registerProductAndLot();
  });

  it("takes every step that the model takes, and refuses the rest by the same name", async () => {
    const met = new Set<string>();
    await assertOnKnownAndNew(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (taking) => {
        await suite.inSnapshot(async () => {
          const model = newLot();
          for (const one of taking) await compareStep(model, one, met);
        });
      }),
      { numRuns: RUNS },
    );
    expect([...met], "steps and refusals that were met").to.include.members([
      "supply",
      "remainder",
      "lift",
      "UnitAlreadyDecommissioned",
      "RemainderTooSmall",
      "QuarantineOfHigherAuthority",
      ...["sample", "undoSample", "lock", "unlock", "settle", "UnitIsLocked"],
      ...["UndoUnknown", "UndoCellInUse"],
    ]);
  });

  async function compareStep(model: LotModel, one: Step, met: Set<string>): Promise<void> {
    const expected = takeStep(model, one);
    const actual = await refusalOf(() => perform(one));
    met.add(expected ?? one.kind);
    expect(actual, JSON.stringify(one)).to.equal(expected);

    const lot = await suite.packs.lotOf(GTIN, lotBytes(LOT.lot));
    expect(LOT_STATUSES[Number(lot.status)]).to.equal(statusOf(model));
    expect([Number(lot.recallClass), Number(lot.recallLevel)]).to.deep.equal([
      model.recallClass,
      model.level,
    ]);
    if ("pack" in one) await comparePack(model, one.pack);
  }

  async function comparePack(model: LotModel, place: PackPlace): Promise<void> {
    const index = unitIndex(place.tranche, place.position);
    expect(await suite.packs.isDecommissioned(lotIdOf(LOT), index)).to.equal(model.out.has(keyOf(place)));
    const { dispenser, left } = await suite.packs.remainderOf(lotIdOf(LOT), index);
    const opened = model.opened.get(keyOf(place));
    expect([Number(dispenser), Number(left)]).to.deep.equal(
      opened === undefined ? [0, 0] : [LICENCES[opened.by], opened.left],
    );
  }

  async function perform(one: Step): Promise<unknown> {
    const { packs, signers } = suite;
    const lot = lotBytes(LOT.lot);
    switch (one.kind) {
      case "tranche": {
        const tree = treeAt(one.tranche);
        const maker = packs.connect(signers.manufacturer);
        return mined(maker.registerTranche(GTIN, lot, one.tranche, tree.root, shapeOf(tree.layout)));
      }
      case "quarantine":
        return mined(packs.connect(signers[one.by]).quarantine(GTIN, lot, ROLES[one.by]));
      case "lift":
        return mined(packs.connect(signers[one.by]).liftQuarantine(GTIN, lot, ROLES[one.by]));
      case "withdraw":
        return mined(packs.connect(signers[one.by]).withdrawProduct(GTIN, ROLES[one.by]));
      case "recall":
        return mined(
          packs.connect(signers[one.by]).recall(one.recallClass, one.level, GTIN, lot, ROLES[one.by]),
        );
      case "expire":
        return suite.pass((SHELF_LIFE_DAYS + 2) * 86_400);
      case "destroy":
      case "ownUse": {
        const reason = one.kind === "destroy" ? REASONS.destroyed : REASONS.ownUse;
        const holder = packs.connect(signers[one.by]);
        return mined(holder.decommission(toArgument(lineOf(one.pack, 0)), reason, ROLES.pharmacy));
      }
      case "sample":
      case "undoSample": {
        const site = packs.connect(signers[one.by]);
        const lines = [toArgument(lineOf(one.pack, 0))];
        return mined(
          one.kind === "sample"
            ? site.decommissionUndoable(lines, REASONS.sample, ROLES.pharmacy, one.cell)
            : site.undoDecommission(lines, REASONS.sample, ROLES.pharmacy, one.cell),
        );
      }
      case "lock":
      case "unlock":
      case "settle": {
        const site = packs.connect(signers[one.by]);
        const lines = [toArgument(lineOf(one.pack, 0))];
        if (one.kind === "settle")
          return mined(site.settleLocked(lines, REASONS.destroyed, ROLES[one.by], one.cell));
        return mined(
          one.kind === "lock"
            ? site.decommissionUndoable(lines, REASONS.locked, ROLES[one.by], one.cell)
            : site.undoDecommission(lines, REASONS.locked, ROLES[one.by], one.cell),
        );
      }
      case "stop":
      case "letGo": {
        // An incident that locks what is locked already is another one; here each pack has one at most.
        const node = nodeOf(one.pack);
        const id = lotIdOf(LOT);
        if ((await packs.isLocked(id, node)) === (one.kind === "stop")) return undefined;
        return mined(packs.connect(signers.incidents).lockNode(id, node, one.kind === "stop"));
      }
      case "supply":
        return supply(lineOf(one.pack, one.taken), one.by);
      case "remainder": {
        const index = unitIndex(one.pack.tranche, one.pack.position);
        return supply(
          buildRemainderLine(LOT, [{ serial: serialOf(one.pack), index, taken: one.taken }]),
          one.by,
        );
      }
    }
  }

  function supply(line: PackLine, pharmacy: Pharmacy): Promise<unknown> {
    const packs = suite.packs.connect(suite.signers.dispensing);
    return mined(packs.supplyPacks([toArgument(line)], GROUP, SCHEDULE, LICENCES[pharmacy]));
  }

  function lineOf(place: PackPlace, part: number): PackLine {
    const one = { serial: serialOf(place), ordinal: place.position };
    return buildPackLine(LOT, treeAt(place.tranche), [part === 0 ? one : { ...one, taken: part }]);
  }

  function serialOf({ tranche, position }: PackPlace): string {
    return decodeBytes20(files[tranche]?.serials ?? new Uint8Array(), position * TEXT_BYTES);
  }

  function treeAt(tranche: number): PackTree {
    const tree = trees[tranche];
    if (tree === undefined) throw new Error(`no tree ${tranche}`);
    return tree;
  }

  async function registerProductAndLot(): Promise<void> {
    const { packs, signers, now } = suite;
    await mined(packs.connect(signers.regulator).registerGroup(GROUP, SCHEDULE, 428_673_006n, 0));
    await mined(packs.connect(signers.manufacturer).proposeProduct(GTIN, GROUP, 0, UNITS_PER_PACK));
    await mined(
      packs.connect(signers.regulator).activateProduct(GTIN, LICENCES.manufacturer, GROUP, 0, UNITS_PER_PACK),
    );
    const expiry = Math.floor(now / 86_400) + SHELF_LIFE_DAYS;
    for (let tranche = 0; tranche < TRANCHES; tranche++) {
      const serials = await generateSerials({ seed: `model ${tranche}`, count: PACKS_A_TRANCHE });
      const file = createLotFile({ ...LOT, expiry }, serials);
      files.push(file);
      trees.push(await buildTree({ packs: file, tranche, carton: PACKS_A_TRANCHE }));
    }
    const { root, layout } = treeAt(0);
    const maker = packs.connect(signers.manufacturer);
    await mined(maker.registerLot(GTIN, lotBytes(LOT.lot), expiry, root, shapeOf(layout), 0));
  }
});

/** The node of a pack is its place. */
function nodeOf({ tranche, position }: PackPlace): number {
  return unitIndex(tranche, position);
}

async function mined(sending: Promise<ContractTransactionResponse>): Promise<unknown> {
  return (await sending).wait();
}

function toArgument({ head, units, siblings }: PackLine) {
  return { head, units: [...units], siblings: [...siblings] };
}

/** Name of the contracts' error that refused; undefined where nothing did. */
async function refusalOf(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return decodeContractError(error).code;
  }
}
