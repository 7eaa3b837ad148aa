import { ContractFactory, hexlify, randomBytes } from "ethers";
import { artifacts } from "hardhat";
import { lotBytes } from "../../sdk/src/index.ts";
import { gasOf, secondGas } from "./gasOf.ts";
import { measureCustody } from "./measureCustody.ts";
import { measurePrescriptions } from "./measurePrescriptions.ts";
import { measureUndo } from "./measureUndo.ts";
import { openBenchSuite, type BenchSuite } from "./openBenchSuite.ts";
import { GTIN, lineOf, LOT, registerLots, registerProduct, type Stock } from "./stock.ts";

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
  await measureUndo(suite, stock, measured);
  measured.set("recall", await secondGas([1, 2].map((lot) => () => recall(suite, lot))));
  await measureCustody(suite, measured);
  await measureSuspensions(suite, measured);
  await measureClimb(suite, stock, measured);
  return measured;
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
  return packs.connect(signers.regulator).recall(2, PATIENT, GTIN, lotBytes(`RECALL${lot}`), 6);
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
