import { writeFile } from "node:fs/promises";
import path from "node:path";
import { hexlify } from "ethers";
import {
  buildTree,
  encodeBytes20,
  leafHash,
  positionOf,
  provePack,
  provePacks,
  shapeOf,
  trancheDigest,
  unitIndex,
  type LayoutOptions,
  type Lot,
  type PackLeaf,
  type PackTree,
} from "../../../sdk/src/merkle/index.ts";
import { packsOf, serialText } from "./packs.ts";

// What Solidity and TypeScript must agree on. To write the file anew: node test/sdk/merkle/goldenVectors.ts

export const GOLDEN_FILE = path.resolve(import.meta.dirname, "../../vectors/merkle.json");

const lot: Lot = { gtin: "05000000000012", lot: "MC26A01", expiry: 21_365 };

const leaves: PackLeaf[] = [
  { ...lot, serial: "K7WQ2M9XHT4B", tranche: 0, position: 0 },
  { ...lot, serial: "K7WQ2M9XHT4B", tranche: 0, position: 1 },
  { ...lot, serial: "K7WQ2M9XHT4B", tranche: 1, position: 0 },
  { ...lot, expiry: 21_366, serial: "K7WQ2M9XHT4B", tranche: 0, position: 0 },
  { gtin: "00000000000000", lot: "!", expiry: 0, serial: "0", tranche: 0, position: 0 },
  {
    gtin: "99999999999997",
    lot: "_zZ9?>=<;:/.-,+*)('&",
    expiry: 65_535,
    serial: "ABCDEFGHIJKLMNOPQRST",
    tranche: 255,
    position: 4_294_967_295,
  },
];

interface TreeCase extends LayoutOptions {
  readonly name: string;
  /** 0 if not given. */
  readonly tranche?: number;
  readonly units: number;
  readonly prove: readonly number[];
  readonly proveTogether: readonly (readonly number[])[];
}

const trees: TreeCase[] = [
  { name: "one pack without cartons", units: 1, carton: 1, prove: [0], proveTogether: [[0]] },
  { name: "three packs without cartons", units: 3, carton: 1, prove: [0, 1, 2], proveTogether: [[0, 2]] },
  { name: "one pack in a carton of 50", units: 1, carton: 50, prove: [0], proveTogether: [] },
  {
    name: "120 packs in cartons of 50",
    units: 120,
    carton: 50,
    prove: [0, 49, 50, 119],
    proveTogether: [[7], [0, 1], [52, 54, 61], [100, 119], Array.from({ length: 50 }, (_, i) => 50 + i)],
  },
  {
    name: "230 packs in cartons of 10 on pallets of 20",
    units: 230,
    carton: 10,
    pallet: 20,
    prove: [0, 199, 200, 229],
    proveTogether: [[200, 209]],
  },
  {
    name: "9 packs of the last tranche",
    tranche: 255,
    units: 9,
    carton: 4,
    prove: [0, 8],
    proveTogether: [[0, 1, 2, 3], [4, 7], [8]],
  },
];

/** All vectors, with numbers as numbers (none is above 2 ** 53) and bytes in hexadecimal. */
export async function makeGoldenVectors(): Promise<object> {
  return { leaves: leaves.map(describeLeaf), trees: await Promise.all(trees.map(describeTree)) };
}

/** The vectors as the file holds them. */
export async function formatGoldenVectors(): Promise<string> {
  return `${JSON.stringify(await makeGoldenVectors(), null, 2)}\n`;
}

function describeLeaf(pack: PackLeaf): object {
  const { gtin, lot, expiry, serial, tranche, position } = pack;
  return {
    texts: { gtin, lot, serial },
    gtin: Number(gtin),
    lot: hexlify(encodeBytes20(lot)),
    expiry,
    serial: hexlify(encodeBytes20(serial)),
    tranche,
    position,
    index: unitIndex(tranche, position),
    leaf: hexlify(leafHash(pack)),
  };
}

async function describeTree({ name, units, prove, proveTogether, ...options }: TreeCase): Promise<object> {
  const tree = await buildTree({ packs: packsOf(lot, units), ...options });
  const shape = shapeOf(tree.layout);
  return {
    name,
    gtin: Number(lot.gtin),
    lot: hexlify(encodeBytes20(lot.lot)),
    expiry: lot.expiry,
    tranche: tree.tranche,
    units,
    carton: tree.layout.carton,
    // Zero where there are none, since Solidity reads no null.
    pallet: tree.layout.pallet ?? 0,
    depth: tree.layout.depth,
    shape,
    root: tree.root,
    digest: trancheDigest(tree.root, shape),
    proofs: prove.map((ordinal) => describeProof(tree, ordinal)),
    packsProofs: proveTogether.map((ordinals) => describePacksProof(tree, ordinals)),
  };
}

function describeUnit(tree: PackTree, ordinal: number): { serial: string; index: number; leaf: string } {
  const position = positionOf(tree.layout, ordinal);
  const serial = serialText(ordinal);
  return {
    serial: hexlify(encodeBytes20(serial)),
    index: unitIndex(tree.tranche, position),
    leaf: hexlify(leafHash({ ...lot, serial, tranche: tree.tranche, position })),
  };
}

function describeProof(tree: PackTree, ordinal: number): object {
  const siblings = provePack(tree, positionOf(tree.layout, ordinal));
  return { ordinal, ...describeUnit(tree, ordinal), siblings };
}

function describePacksProof(tree: PackTree, ordinals: readonly number[]): object {
  const units = ordinals.map((ordinal) => describeUnit(tree, ordinal));
  const proof = provePacks(
    tree,
    ordinals.map((ordinal) => positionOf(tree.layout, ordinal)),
  );
  return {
    ordinals,
    serials: units.map(({ serial }) => serial),
    indexes: units.map(({ index }) => index),
    leaves: units.map(({ leaf }) => leaf),
    ...proof,
  };
}

if (process.argv[1] === import.meta.filename) await writeFile(GOLDEN_FILE, await formatGoldenVectors());
