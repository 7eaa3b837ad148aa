import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import { network } from "hardhat";
import MediConnect from "../../ignition/modules/MediConnect.ts";
import type { Deployment } from "../../sdk/src/index.ts";
import type { Dispensing } from "../../types/ethers-contracts/contracts/dispensing/Dispensing.ts";
import type { GuardOffice } from "../../types/ethers-contracts/contracts/guard/GuardOffice.ts";
import type { Licences } from "../../types/ethers-contracts/contracts/licence/Licences.ts";
import type { Packs } from "../../types/ethers-contracts/contracts/pack/Packs.ts";
import type { Prescriptions } from "../../types/ethers-contracts/contracts/prescription/Prescriptions.ts";
import { Dispensing__factory } from "../../types/ethers-contracts/factories/contracts/dispensing/Dispensing__factory.ts";
import { GuardOffice__factory } from "../../types/ethers-contracts/factories/contracts/guard/GuardOffice__factory.ts";
import { Licences__factory } from "../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Packs__factory } from "../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";
import { Prescriptions__factory } from "../../types/ethers-contracts/factories/contracts/prescription/Prescriptions__factory.ts";

/** Who is licensed, as what, in the order of the licences 1 to 5. */
const LICENSED = [
  ["prescriber", 1],
  ["pharmacy", 2],
  ["otherPharmacy", 2],
  ["manufacturer", 3],
  ["regulator", 6],
] as const;
type Actor = (typeof LICENSED)[number][0] | "governor" | "registrar";

/** Deployed contracts on an in-process chain, in the hands of their governor, and accounts with one licence each. */
export interface System {
  readonly signers: Readonly<Record<Actor, HardhatEthersSigner>>;
  readonly deployment: Deployment;
  readonly licences: Licences;
  readonly prescriptions: Prescriptions;
  readonly packs: Packs;
  readonly dispensing: Dispensing;
  readonly guardOffice: GuardOffice;
  readonly networkHelpers: NetworkHelpers;
}

const ROLES = [1, 2, 3, 4, 5, 6];
const YEARS = 10 * 365 * 86_400;

/** Deploys through the Ignition modules, as a real deployment does. */
export async function openSystem(): Promise<System> {
  const { ethers, ignition, networkHelpers } = await network.create();
  const [, governor, registrar, ...others] = await ethers.getSigners();
  const [prescriber, pharmacy, otherPharmacy, manufacturer, regulator] = others;
  if (!governor || !registrar || !prescriber || !pharmacy || !otherPharmacy || !manufacturer || !regulator)
    throw new Error("the chain has too few accounts");
  const signers = { governor, registrar, prescriber, pharmacy, otherPharmacy, manufacturer, regulator };
  const deployed = await ignition.deploy(MediConnect, {
    parameters: { Handover: handover(governor.address, registrar.address) },
  });
  const now = await networkHelpers.time.latest();
  const runner = ethers.provider;
  const deployment = {
    chainId: Number((await runner.getNetwork()).chainId),
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
  const licences = Licences__factory.connect(deployment.licences, runner);
  for (const [actor, role] of LICENSED) {
    await licences.connect(registrar).grant(signers[actor].address, role, 1, 0, now, now + YEARS);
  }
  return {
    signers,
    deployment,
    licences,
    prescriptions: Prescriptions__factory.connect(deployment.prescriptions, runner),
    packs: Packs__factory.connect(deployment.packs, runner),
    dispensing: Dispensing__factory.connect(deployment.dispensing, runner),
    guardOffice: GuardOffice__factory.connect(deployment.guardOffice, runner),
    networkHelpers,
  };
}

function handover(governor: string, registrar: string) {
  return {
    admin: governor,
    governor,
    guardian: governor,
    adminDelaySeconds: 0,
    governanceDelaySeconds: 0,
    pauser: governor,
    region: 0,
    quarterHours: 0,
    daylight: true,
    registrars: ROLES.map((role) => ({ account: registrar, role })),
  };
}
