import { ContractFactory, hexlify, randomBytes, type ContractTransactionResponse } from "ethers";
import { artifacts } from "hardhat";
import {
  buildPackLine,
  buildTree,
  createLotFile,
  deriveItemKeys,
  generateSerials,
  groupHashOf,
  type ItemKeys,
  lotBytes,
  type LotFile,
  NO_TAG,
  packSupplyTerms,
  packTerms,
  type PackTree,
  shapeOf,
  signClaimAuthorisation,
} from "../../sdk/src/index.ts";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import { openBenchSuite, type BenchSuite } from "./openBenchSuite.ts";

const GROUP = 322_237_000n;
const UNIT = 428_673_006n;
const GTIN = "05000000000012";
const UNITS_PER_PACK = 32;
/** A carton of 64 leaves no padding, so that a million packs stand in a tree of depth 20. */
const LOT = { packs: 1_000_000, carton: 64 };
const PHARMACY_LICENCE = 2;
const MANUFACTURER_LICENCE = 4;
const HONOURED = 0;
const FROZEN = 1;
/** The widest level of a recall. */
const PATIENT = 3;
/** A carton as most manufacturers fill it: 50 packs in 64 places. */
const CARTON_OF_50 = 50;

/** Total transaction gas of every operation, in the steady state: the second call of the same sender. */
export async function measureOperations(): Promise<Map<string, number>> {
  const suite = await openBenchSuite();
  const measured = new Map<string, number>();
  await registerProduct(suite);
  const stock = await registerLots(suite, measured);
  await measurePrescriptions(suite, stock, measured);
  await measureDecommission(suite, stock, measured);
  measured.set("recall", await secondGas([1, 2].map((lot) => () => recall(suite, lot))));
  await measureSuspensions(suite, measured);
  await measureClimb(suite, stock, measured);
  return measured;
}

interface Stock {
  readonly file: LotFile;
  readonly tree: PackTree;
}

async function registerProduct({ packs, signers }: BenchSuite): Promise<void> {
  await packs.connect(signers.regulator).registerGroup(GROUP, 6, UNIT, 0);
  await packs.connect(signers.manufacturer).proposeProduct(GTIN, GROUP, 0, UNITS_PER_PACK);
  await packs
    .connect(signers.regulator)
    .activateProduct(GTIN, MANUFACTURER_LICENCE, GROUP, 0, UNITS_PER_PACK);
}

async function registerLots(suite: BenchSuite, measured: Map<string, number>): Promise<Stock> {
  const expiry = Math.floor(suite.now / 86_400) + 500;
  const serials = await generateSerials({ seed: "bench", count: LOT.packs });
  const file = createLotFile({ gtin: GTIN, lot: "MC26A01XY", expiry }, serials);
  const tree = await buildTree({ packs: file, carton: LOT.carton });
  const register = (lot: string) =>
    suite.packs
      .connect(suite.signers.manufacturer)
      .registerLot(GTIN, lotBytes(lot), expiry, tree.root, shapeOf(tree.layout));
  const lots = ["RECALL1", "RECALL2", file.lot];
  measured.set("registerLot", await secondGas(lots.map((lot) => () => register(lot))));
  return { file, tree };
}

async function measurePrescriptions(
  suite: BenchSuite,
  stock: Stock,
  measured: Map<string, number>,
): Promise<void> {
  const secret = randomBytes(32);
  // The first warms up sender and bitmap word; the second is the figure; the third has two packs.
  const items = [1, 1, 2].map((packs, index) => ({ keys: deriveItemKeys(secret, index), packs }));
  measured.set(
    "issue",
    await secondGas(
      items.map(
        ({ keys, packs }) =>
          () =>
            issue(suite, keys, packs),
      ),
    ),
  );
  measured.set(
    "claim",
    await secondGas(
      items.map(
        ({ keys }) =>
          () =>
            claim(suite, keys),
      ),
    ),
  );

  const [first, second, both] = items;
  if (first === undefined || second === undefined || both === undefined) throw new Error("three items");
  await gasOf(dispense(suite, stock, first.keys, [0]));
  const single = await gasOf(dispense(suite, stock, second.keys, [1]));
  // Far apart in the carton: the costliest pair.
  const pair = await gasOf(dispense(suite, stock, both.keys, [2, 63]));
  measured.set("dispense", single);
  measured.set("dispenseNextPack", pair - single);
}

function issue({ prescriptions, signers, now }: BenchSuite, keys: ItemKeys, packs: number) {
  return prescriptions.connect(signers.prescriber).issue({
    id: keys.id,
    contentHash: keys.contentSalt,
    groupHash: groupHashOf(GROUP, keys.groupSalt),
    tag: NO_TAG,
    previousTag: NO_TAG,
    terms: packTerms({
      quantity: packs * UNITS_PER_PACK,
      daysSupply: 28,
      schedule: 6,
      issuesAllowed: 1,
      signedAt: now - 100,
      notBefore: 0,
    }),
  });
}

function claim({ deployment, prescriptions, signers, now }: BenchSuite, keys: ItemKeys) {
  const deadline = now + 86_400;
  const authorisation = { prescription: keys.id, dispenser: PHARMACY_LICENCE, nonce: 0, deadline };
  const { r, vs } = signClaimAuthorisation(deployment, authorisation, keys.itemKey);
  return prescriptions.connect(signers.pharmacy).claim(keys.id, { r, vs, deadline });
}

function dispense(
  { dispensing, signers }: BenchSuite,
  stock: Stock,
  keys: ItemKeys,
  ordinals: readonly number[],
) {
  return dispensing.connect(signers.pharmacy).dispense({
    prescription: keys.id,
    terms: packSupplyTerms({ quantity: ordinals.length * UNITS_PER_PACK, expectedSupplied: 0 }),
    opening: {
      contentHash: keys.contentSalt,
      group: GROUP,
      groupSalt: keys.groupSalt,
      tag: NO_TAG,
      previousTag: NO_TAG,
    },
    packs: [lineOf(stock, ordinals)],
  });
}

async function measureDecommission(
  suite: BenchSuite,
  stock: Stock,
  measured: Map<string, number>,
): Promise<void> {
  const pharmacy = suite.packs.connect(suite.signers.pharmacy);
  const destroyed = 1;
  const dispenser = 2;
  const destroy = (ordinals: readonly number[]) =>
    pharmacy.decommission(lineOf(stock, ordinals), destroyed, dispenser);
  measured.set("decommission", await secondGas([10, 11].map((ordinal) => () => destroy([ordinal]))));
  // The first 50 of a carton; one pack before them, so that the bitmap's word is no new one.
  const carton = Array.from({ length: CARTON_OF_50 }, (_, i) => 10 * LOT.carton + i);
  await gasOf(destroy([10 * LOT.carton + CARTON_OF_50]));
  measured.set("decommission50", Math.round((await gasOf(destroy(carton))) / CARTON_OF_50));
}

function recall({ packs, signers }: BenchSuite, lot: number) {
  return packs.connect(signers.regulator).recall(GTIN, lotBytes(`RECALL${lot}`), 2, PATIENT, 6);
}

/** An ordinary suspension, and one that freezes what the prescriber has issued. */
async function measureSuspensions(
  { licences, signers }: BenchSuite,
  measured: Map<string, number>,
): Promise<void> {
  const registrar = licences.connect(signers.registrar);
  for (const [row, { address }, role, policy] of [
    ["suspend", signers.otherPharmacy, 2, HONOURED],
    ["suspendAndFreeze", signers.prescriber, 1, FROZEN],
  ] as const) {
    await gasOf(registrar.suspend(address, role, policy));
    await gasOf(registrar.reinstate(address, role));
    measured.set(row, await gasOf(registrar.suspend(address, role, policy)));
  }
}

/** Each call less the same call with an empty path: what twenty levels cost, without calldata. */
async function measureClimb(suite: BenchSuite, stock: Stock, measured: Map<string, number>): Promise<void> {
  const { abi, bytecode } = await artifacts.readArtifact("ClimbHarness");
  const harness = await new ContractFactory(abi, bytecode, suite.signers.deployer).deploy();
  const { siblings } = lineOf(stock, [0]);
  const leaf = hexlify(randomBytes(32));
  const calldataGas = (path: readonly string[]): number =>
    path
      .join("")
      .replaceAll("0x", "")
      .match(/../g)
      ?.reduce((sum, byte) => sum + (byte === "00" ? 4 : 16), 0) ?? 0;
  for (const [row, name] of [
    ["climb20", "ours"],
    ["climb20OpenZeppelin", "openZeppelin"],
  ] as const) {
    const climb = harness.getFunction(name);
    const whole = await climb.estimateGas(leaf, siblings);
    const empty = await climb.estimateGas(leaf, []);
    measured.set(row, Number(whole - empty) - calldataGas(siblings));
  }
}

function lineOf({ file, tree }: Stock, ordinals: readonly number[]) {
  const packs = ordinals.map((ordinal) => ({
    ordinal,
    serial: decodeBytes20(file.serials, ordinal * TEXT_BYTES),
  }));
  const { head, units, siblings } = buildPackLine(file, tree, packs);
  return { head, units: [...units], siblings: [...siblings] };
}

/** Runs all in turn and returns the gas of the second: the first pays for a sender's and a slot's beginning. */
async function secondGas(calls: readonly (() => Promise<ContractTransactionResponse>)[]): Promise<number> {
  const used: number[] = [];
  for (const call of calls) used.push(await gasOf(call()));
  return used[1] ?? Number.NaN;
}

async function gasOf(sending: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sending).wait();
  if (receipt === null) throw new Error("a transaction was not mined");
  return Number(receipt.gasUsed);
}
