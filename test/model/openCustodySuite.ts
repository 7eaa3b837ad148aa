import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import MediConnect from "../../ignition/modules/MediConnect.ts";
import {
  buildTree,
  encodeBytes20,
  lotBytes,
  lotIdOf,
  packHead,
  type PackLine,
  packUnit,
  type PackTree,
} from "../../sdk/src/index.ts";
import { provePack } from "../../sdk/src/merkle/index.ts";
import { Custody__factory } from "../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";
import { Licences__factory } from "../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Packs__factory } from "../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";
import type { Custody } from "../../types/ethers-contracts/contracts/pack/Custody.ts";
import type { Licences } from "../../types/ethers-contracts/contracts/licence/Licences.ts";
import type { Packs } from "../../types/ethers-contracts/contracts/pack/Packs.ts";
import type { Shape } from "./custody/rules.ts";

/** Roles of the licences 1 to 9, as `custody/play.ts` deals them. */
export const ROLE_NUMBERS = [3, 4, 4, 4, 2, 2, 5, 5, 6] as const;
export const REGULATOR = 9;
export const GTIN = "05000000000012";
export const GROUP = 322_237_000n;
/** Prescription-only. */
export const SCHEDULE = 6;
export const UNITS_PER_PACK = 28;
const US_DSCSA = 2;
const ROLES = [1, 2, 3, 4, 5, 6];
const DAY = 86_400;
const YEARS = 4 * 365 * DAY;

/** A lot whose custody is told, as calls name it. */
export interface ModelLot {
  readonly lot: string;
  readonly lotId: string;
  readonly head: string;
  readonly shape: number;
  readonly root: string;
  /** One pack of it, with its proof. @param taken where it is opened */
  readonly lineOf: (at: number, taken?: number) => PackLine;
}

/** Custody on the in-process chain, with nine licences. */
export interface CustodySuite {
  readonly custody: Custody;
  readonly packs: Packs;
  readonly licences: Licences;
  readonly registrar: HardhatEthersSigner;
  /** Acts as the dispensing contract, which alone supplies. */
  readonly dispensing: HardhatEthersSigner;
  /** By licence, from 1. */
  readonly signerOf: (licence: number) => HardhatEthersSigner;
  readonly addLot: (lot: string, shape: Shape) => Promise<ModelLot>;
  readonly pass: (days: number) => Promise<void>;
  readonly inSnapshot: (act: () => Promise<void>) => Promise<void>;
}

export async function openCustodySuite(): Promise<CustodySuite> {
  const { ethers, ignition, networkHelpers } = await network.create();
  const [registrar, ...others] = await ethers.getSigners();
  if (registrar === undefined) throw new Error("the chain has no accounts");
  const deployed = await ignition.deploy(MediConnect, {
    parameters: { Handover: handoverTo(registrar.address) },
  });
  const licences = Licences__factory.connect(await deployed.licences.getAddress(), registrar);
  const packs = Packs__factory.connect(await deployed.packs.getAddress(), ethers.provider);
  const custody = Custody__factory.connect(await deployed.custody.getAddress(), ethers.provider);
  const signerOf = (licence: number): HardhatEthersSigner => {
    const signer = others[licence - 1];
    if (signer === undefined) throw new Error(`no account for licence ${licence}`);
    return signer;
  };
  // Early on a day, so that a history's blocks do not turn it.
  const today = Math.ceil((await networkHelpers.time.latest()) / DAY) * DAY;
  await networkHelpers.time.increaseTo(today + 60);
  for (const [index, role] of ROLE_NUMBERS.entries()) {
    await licences.grant(signerOf(index + 1).address, role, 1, 0, today, today + YEARS);
  }
  const regulator = packs.connect(signerOf(REGULATOR));
  await regulator.registerGroup(GROUP, SCHEDULE, 428_673_006n, 0);
  await packs.connect(signerOf(1)).proposeProduct(GTIN, GROUP, 0, UNITS_PER_PACK);
  await regulator.activateProduct(GTIN, 1, GROUP, 0, UNITS_PER_PACK);
  const dispenser = await packs.DISPENSING();
  await networkHelpers.impersonateAccount(dispenser);
  await networkHelpers.setBalance(dispenser, 10n ** 20n);
  return {
    custody,
    packs,
    licences,
    registrar,
    dispensing: await ethers.getSigner(dispenser),
    signerOf,
    addLot: async (lot, { top, pallet = 0, case: case_ = 0 }) => {
      const shape = top | (pallet << 8) | (case_ << 16);
      const expiry = today / DAY + 4_000;
      const tree = await plantTree(lot, expiry, 2 ** top);
      const { root } = tree;
      await packs.connect(signerOf(1)).registerLot(GTIN, lotBytes(lot), expiry, root, shape, US_DSCSA);
      const name = { gtin: GTIN, lot };
      const head = packHead(name, shape, 0);
      const lineOf = (at: number, taken = 0) => ({
        head,
        units: [packUnit(SERIAL, at, taken)],
        siblings: provePack(tree, at),
      });
      return { lot, lotId: lotIdOf(name), head, shape, root, lineOf };
    },
    pass: (days) => networkHelpers.time.increase(days * DAY).then(() => undefined),
    inSnapshot: async (act) => {
      const snapshot = await networkHelpers.takeSnapshot();
      try {
        await act();
      } finally {
        await snapshot.restore();
      }
    },
  };
}

/** All packs of a model's lot have one serial: their places tell them apart. */
const SERIAL = "K";

/** Its boxes are those of the shape that is registered with its root. */
function plantTree(lot: string, expiry: number, count: number): Promise<PackTree> {
  const serial = encodeBytes20(SERIAL);
  const serials = new Uint8Array(count * serial.length);
  for (let at = 0; at < count; at++) serials.set(serial, at * serial.length);
  return buildTree({ packs: { gtin: GTIN, lot, expiry, count, serials }, carton: 1 });
}

function handoverTo(governor: string) {
  return {
    admin: governor,
    adminDelaySeconds: 0,
    governor,
    governanceDelaySeconds: 0,
    guardian: governor,
    pauser: governor,
    region: 0,
    quarterHours: 0,
    daylight: true,
    registrars: ROLES.map((role) => ({ account: governor, role })),
  };
}
