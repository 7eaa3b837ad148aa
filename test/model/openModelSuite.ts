import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import MediConnect from "../../ignition/modules/MediConnect.ts";
import type { Packs } from "../../types/ethers-contracts/contracts/pack/Packs.ts";
import { Licences__factory } from "../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Packs__factory } from "../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";

/** Actors with their role; they get the licences 1 to 4 in this order. */
const GRANTS = [
  ["pharmacy", 2],
  ["otherPharmacy", 2],
  ["manufacturer", 3],
  ["regulator", 6],
] as const;
/** Every role has its registrar. */
const ROLES = [1, 2, 3, 4, 5, 6];
const YEARS = 4 * 365 * 86_400;

type Actor = (typeof GRANTS)[number][0] | "governor" | "dispensing" | "incidents";

/** The packs contract on the in-process chain, with those who act on it. */
export interface ModelSuite {
  readonly packs: Packs;
  /** `dispensing` and `incidents` are the contracts of these names, which have no keys. */
  readonly signers: Readonly<Record<Actor, HardhatEthersSigner>>;
  /** Unix seconds of the newest block when the suite stood. */
  readonly now: number;
  readonly pass: (seconds: number) => Promise<void>;
  /** Runs what is given and takes its effects back. */
  readonly inSnapshot: (act: () => Promise<void>) => Promise<void>;
}

/** Deploys through the Ignition modules, as a real deployment does. */
export async function openModelSuite(): Promise<ModelSuite> {
  const { ethers, ignition, networkHelpers } = await network.create();
  const [governor, pharmacy, otherPharmacy, manufacturer, regulator] = await ethers.getSigners();
  if (!governor || !pharmacy || !otherPharmacy || !manufacturer || !regulator)
    throw new Error("the chain has too few accounts");
  const registrar = governor.address;
  const deployed = await ignition.deploy(MediConnect, {
    parameters: {
      Handover: {
        admin: governor.address,
        adminDelaySeconds: 0,
        governor: governor.address,
        governanceDelaySeconds: 0,
        guardian: governor.address,
        pauser: governor.address,
        region: 0,
        quarterHours: 0,
        daylight: true,
        registrars: ROLES.map((role) => ({ account: registrar, role })),
      },
    },
  });
  const signerOf = async (contract: { getAddress: () => Promise<string> }) => {
    const address = await contract.getAddress();
    await networkHelpers.setBalance(address, 10n ** 18n);
    return ethers.getImpersonatedSigner(address);
  };
  const dispensing = await signerOf(deployed.dispensing);
  const incidents = await signerOf(deployed.incidents);
  const signers = { governor, pharmacy, otherPharmacy, manufacturer, regulator, dispensing, incidents };

  const now = await networkHelpers.time.latest();
  const licences = Licences__factory.connect(await deployed.licences.getAddress(), governor);
  for (const [actor, role] of GRANTS)
    await licences.grant(signers[actor].address, role, 1, 0, now, now + YEARS);
  return {
    packs: Packs__factory.connect(await deployed.packs.getAddress(), ethers.provider),
    signers,
    now,
    pass: async (seconds) => {
      await networkHelpers.time.increase(seconds);
    },
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
