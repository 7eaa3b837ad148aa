import type { HardhatEthersProvider, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import type { Deployment } from "../../sdk/src/index.ts";
import MediConnect from "../../ignition/modules/MediConnect.ts";
import type { Dispensing } from "../../types/ethers-contracts/contracts/dispensing/Dispensing.ts";
import type { GuardOffice } from "../../types/ethers-contracts/contracts/guard/GuardOffice.ts";
import type { Licences } from "../../types/ethers-contracts/contracts/licence/Licences.ts";
import type { Custody } from "../../types/ethers-contracts/contracts/pack/Custody.ts";
import type { Packs } from "../../types/ethers-contracts/contracts/pack/Packs.ts";
import type { Prescriptions } from "../../types/ethers-contracts/contracts/prescription/Prescriptions.ts";
import { Dispensing__factory } from "../../types/ethers-contracts/factories/contracts/dispensing/Dispensing__factory.ts";
import { GuardOffice__factory } from "../../types/ethers-contracts/factories/contracts/guard/GuardOffice__factory.ts";
import { Licences__factory } from "../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Custody__factory } from "../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";
import { Packs__factory } from "../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";
import { Prescriptions__factory } from "../../types/ethers-contracts/factories/contracts/prescription/Prescriptions__factory.ts";

const ACTORS = [
  "deployer",
  "governor",
  "guardian",
  "registrar",
  "prescriber",
  "pharmacy",
  "otherPharmacy",
  "manufacturer",
  "regulator",
  "wholesaler",
  "carrier",
] as const;

/** A deployed system on the in-process chain, with one licence for each role that the slice uses. */
export interface BenchSuite {
  readonly signers: Readonly<Record<(typeof ACTORS)[number], HardhatEthersSigner>>;
  readonly provider: HardhatEthersProvider;
  readonly deployment: Deployment;
  readonly licences: Licences;
  readonly prescriptions: Prescriptions;
  readonly packs: Packs;
  readonly dispensing: Dispensing;
  readonly guardOffice: GuardOffice;
  readonly custody: Custody;
  /** Unix seconds of the newest block when the suite stood. */
  readonly now: number;
  /** Moves the chain's clock on, as a day passes. */
  readonly travel: (days: number) => Promise<void>;
}

const GRANTS = [
  ["prescriber", 1],
  ["pharmacy", 2],
  ["otherPharmacy", 2],
  ["manufacturer", 3],
  ["regulator", 6],
] as const;
const ROLES = [1, 2, 3, 4, 5, 6];
const YEARS = 4 * 365 * 86_400;

/** Deploys through the Ignition modules, as a real deployment does, and grants the licences 1 to 5 in that order. */
export async function openBenchSuite(): Promise<BenchSuite> {
  const { ethers, ignition, networkHelpers } = await network.create();
  const signers = namedSigners(await ethers.getSigners());
  const deployed = await ignition.deploy(MediConnect, { parameters: { Handover: handoverTo(signers) } });
  const now = await networkHelpers.time.latest();
  const runner = ethers.provider;
  const licences = Licences__factory.connect(await deployed.licences.getAddress(), runner);
  for (const [actor, role] of GRANTS) {
    await licences.connect(signers.registrar).grant(signers[actor].address, role, 1, 0, now, now + YEARS);
  }
  const deployment = {
    chainId: Number((await ethers.provider.getNetwork()).chainId),
    governance: await deployed.governance.getAddress(),
    licences: await deployed.licences.getAddress(),
    prescriptions: await deployed.prescriptions.getAddress(),
    packs: await deployed.packs.getAddress(),
    dispensing: await deployed.dispensing.getAddress(),
    guardOffice: await deployed.guardOffice.getAddress(),
    guardPolicy: await deployed.guardPolicy.getAddress(),
    guardLens: await deployed.guardLens.getAddress(),
    incidents: await deployed.incidents.getAddress(),
    recalls: await deployed.recalls.getAddress(),
    custody: await deployed.custody.getAddress(),
  };
  return {
    signers,
    provider: ethers.provider,
    deployment,
    licences,
    prescriptions: Prescriptions__factory.connect(deployment.prescriptions, runner),
    packs: Packs__factory.connect(deployment.packs, runner),
    dispensing: Dispensing__factory.connect(deployment.dispensing, runner),
    guardOffice: GuardOffice__factory.connect(deployment.guardOffice, runner),
    custody: Custody__factory.connect(deployment.custody, runner),
    now,
    travel: async (days) => {
      await networkHelpers.time.increase(days * 86_400);
    },
  };
}

/** Without delays, as a measurement has no time to wait. */
function handoverTo({ governor, guardian, registrar }: BenchSuite["signers"]) {
  return {
    admin: governor.address,
    adminDelaySeconds: 0,
    governor: governor.address,
    governanceDelaySeconds: 0,
    guardian: guardian.address,
    pauser: guardian.address,
    region: 0,
    quarterHours: 0,
    daylight: true,
    registrars: ROLES.map((role) => ({ account: registrar.address, role })),
  };
}

function namedSigners(signers: HardhatEthersSigner[]): BenchSuite["signers"] {
  const named = ACTORS.map((actor, index) => {
    const signer = signers[index];
    if (signer === undefined) throw new Error(`the chain has no account for ${actor}`);
    return [actor, signer] as const;
  });
  return Object.fromEntries(named) as BenchSuite["signers"];
}
