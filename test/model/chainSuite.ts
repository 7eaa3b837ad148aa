import { id as hashOf, type Signer, Wallet, ZeroHash } from "ethers";
import { openBenchSuite, type BenchSuite } from "../../bench/gas/openBenchSuite.ts";
import {
  buildPackLine,
  buildTree,
  commitmentOf,
  createLotFile,
  generateSerials,
  groupHashOf,
  type LotFile,
  lotBytes,
  type PackTree,
  packSupplyTerms,
  packTerms,
  shapeOf,
  signClaimAuthorisation,
  signNomination,
} from "../../sdk/src/index.ts";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import type { DispenseOrderStruct } from "../../types/ethers-contracts/contracts/dispensing/Dispensing.ts";
import type {
  AuthorisationStruct,
  NewPrescriptionStruct,
  OpeningStruct,
  ReissueStruct,
} from "../../types/ethers-contracts/contracts/prescription/Prescriptions.ts";
import type { Actor } from "./commands.ts";
import type { Signature, Terms } from "./prescriptions.ts";

export const UNITS_PER_PACK = 28;
const TABLET = 428_673_006n;
const LOT = { packs: 1024, carton: 64 };
/** A medicine of each schedule that prescriptions of a run may have; what is refused needs none. */
const STOCKED = [2, 4, 6] as const;

export const LICENCES: Readonly<Record<Actor, number>> = {
  prescriber: 1,
  pharmacy: 2,
  otherPharmacy: 3,
  manufacturer: 4,
  regulator: 5,
  otherPrescriber: 6,
};

interface Stock {
  readonly group: bigint;
  readonly file: LotFile;
  readonly tree: PackTree;
}

/** The real contracts on the in-process chain, with what clinic, patient and pharmacy hand in. */
export interface ChainSuite extends BenchSuite {
  readonly stock: ReadonlyMap<number, Stock>;
  readonly signerOf: (actor: Actor) => Signer;
}

export async function openChainSuite(): Promise<ChainSuite> {
  const suite = await openBenchSuite();
  const { licences, signers, now } = suite;
  const otherPrescriber = signers.deployer;
  await licences
    .connect(signers.registrar)
    .grant(otherPrescriber.address, 1, 1, 0, now, now + 4 * 365 * 86_400);
  const stock = new Map<number, Stock>();
  for (const schedule of STOCKED) stock.set(schedule, await stockUp(suite, schedule));
  return {
    ...suite,
    stock,
    signerOf: (actor) => (actor === "otherPrescriber" ? otherPrescriber : signers[actor]),
  };
}

async function stockUp({ packs, signers, now }: BenchSuite, schedule: number): Promise<Stock> {
  const group = 322_237_000n + BigInt(schedule);
  const gtin = withCheckDigit(`050000000000${schedule}`);
  await packs.connect(signers.regulator).registerGroup(group, schedule, TABLET, 0);
  await packs.connect(signers.manufacturer).proposeProduct(gtin, group, 0, UNITS_PER_PACK);
  await packs
    .connect(signers.regulator)
    .activateProduct(gtin, LICENCES.manufacturer, group, 0, UNITS_PER_PACK);
  // Beyond what a history can wait for: packs that expire are not this model's matter.
  const expiry = Math.floor(now / 86_400) + 3_650;
  const serials = await generateSerials({ seed: gtin, count: LOT.packs });
  const file = createLotFile({ gtin, lot: `LOT${schedule}`, expiry }, serials);
  const tree = await buildTree({ packs: file, carton: LOT.carton });
  await packs
    .connect(signers.manufacturer)
    .registerLot(gtin, lotBytes(file.lot), expiry, tree.root, shapeOf(tree.layout), 0);
  return { group, file, tree };
}

/** What is drawn for a prescription's key, the same each time. */
export const walletOf = (key: string): Wallet => new Wallet(hashOf(`key ${key}`));
const contentHashOf = (content: string): string => hashOf(`content ${content}`);
const saltOf = (schedule: number): string => hashOf(`salt ${schedule}`);

export function orderOf(suite: ChainSuite, key: string, terms: Terms): NewPrescriptionStruct {
  const { issues, ...rest } = terms;
  return {
    id: walletOf(key).address,
    contentHash: contentHashOf(key),
    groupHash: groupHashOf(groupOf(suite, terms.schedule), saltOf(terms.schedule)),
    tag: ZeroHash,
    previousTag: ZeroHash,
    terms: packTerms({ ...rest, issuesAllowed: issues }),
  };
}

export function reissueOf(
  suite: ChainSuite,
  {
    previous,
    key,
    content,
    schedule,
    opens,
  }: { previous: string; key: string; content: string; schedule: number; opens: boolean },
): ReissueStruct {
  return {
    previous: walletOf(previous).address,
    id: walletOf(key).address,
    previousContentHash: contentHashOf(opens ? content : "another"),
    contentHash: contentHashOf(key),
    groupHash: groupHashOf(groupOf(suite, schedule), saltOf(schedule)),
    tag: ZeroHash,
    previousTag: ZeroHash,
  };
}

export function dispenseOrderOf(
  suite: ChainSuite,
  supply: {
    key: string;
    content: string;
    schedule: number;
    packs: number;
    /** First pack of the lot that is still in. */
    firstPack: number;
    expectedSupplied: number;
    collectorStated: boolean;
    opens: boolean;
  },
): DispenseOrderStruct {
  const stock = suite.stock.get(supply.schedule) ?? suite.stock.get(6);
  if (stock === undefined) throw new Error("nothing is in stock");
  const ordinals = Array.from({ length: supply.packs }, (_, index) => supply.firstPack + index);
  const { head, units, siblings } = buildPackLine(
    stock.file,
    stock.tree,
    ordinals.map((ordinal) => ({
      ordinal,
      serial: decodeBytes20(stock.file.serials, ordinal * TEXT_BYTES),
    })),
  );
  return {
    prescription: walletOf(supply.key).address,
    terms: packSupplyTerms({
      quantity: supply.packs * UNITS_PER_PACK,
      expectedSupplied: supply.expectedSupplied,
      ...(supply.collectorStated
        ? { collection: { collector: "patient", identityAsked: false, identityGiven: false } as const }
        : {}),
    }),
    opening: {
      contentHash: contentHashOf(supply.opens ? supply.content : "another"),
      group: stock.group,
      groupSalt: saltOf(supply.schedule),
      tag: ZeroHash,
      previousTag: ZeroHash,
    },
    packs: [{ head, units: [...units], siblings: [...siblings] }],
  };
}

export function commitmentOfKey(
  suite: ChainSuite,
  key: string,
  { content, schedule }: { content: string; schedule: number },
): string {
  const [group, groupSalt] = [groupOf(suite, schedule), saltOf(schedule)];
  const opening = {
    contentHash: contentHashOf(content),
    group,
    groupSalt,
    tag: ZeroHash,
    previousTag: ZeroHash,
  };
  return commitmentOf(walletOf(key).address, opening);
}

/** What reveals a prescription, or would if there were one. */
export function openingOf(
  suite: ChainSuite,
  found: { readonly content: string; readonly schedule: number } | undefined,
  key: string,
): OpeningStruct {
  const schedule = found?.schedule ?? 6;
  return {
    contentHash: contentHashOf(found?.content ?? key),
    group: groupOf(suite, schedule),
    groupSalt: saltOf(schedule),
    tag: ZeroHash,
    previousTag: ZeroHash,
  };
}

/** @param of the prescription that the signature is about, whoever's key it is by */
export function authorisationOf(suite: ChainSuite, of: string, signature: Signature): AuthorisationStruct {
  const { purpose, dispenser, nonce, deadline } = signature;
  const sign = purpose === "claim" ? signClaimAuthorisation : signNomination;
  const statement = { prescription: walletOf(of).address, dispenser, nonce, deadline };
  const { r, vs } = sign(suite.deployment, statement, walletOf(signature.key).privateKey);
  return { r, vs, deadline };
}

/** Name of the typed error that a call was refused with. */
export function refusalOf(suite: ChainSuite, error: unknown): string {
  const data = revertData(error);
  if (data === undefined) return `no typed error: ${String(error)}`;
  for (const { interface: abi } of [suite.prescriptions, suite.licences, suite.packs, suite.dispensing]) {
    const found = abi.parseError(data);
    if (found !== null) return found.name;
  }
  return data;
}

function revertData(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { data } = error as { data?: unknown };
  if (typeof data === "string") return data;
  for (const inner of Object.values(error)) {
    const found = revertData(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function groupOf({ stock }: ChainSuite, schedule: number): bigint {
  return stock.get(schedule)?.group ?? 322_237_000n;
}

function withCheckDigit(body: string): string {
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
