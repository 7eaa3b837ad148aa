import type { JsonRpcProvider, Signer } from "ethers";
import type { Licences } from "../../../types/ethers-contracts/contracts/licence/Licences.ts";
import type { Dispensing } from "../../../types/ethers-contracts/contracts/dispensing/Dispensing.ts";
import type { GuardLens } from "../../../types/ethers-contracts/contracts/guard/GuardLens.ts";
import type { GuardOffice } from "../../../types/ethers-contracts/contracts/guard/GuardOffice.ts";
import type { Incidents } from "../../../types/ethers-contracts/contracts/incident/Incidents.ts";
import type { Custody } from "../../../types/ethers-contracts/contracts/pack/Custody.ts";
import type { Packs } from "../../../types/ethers-contracts/contracts/pack/Packs.ts";
import type { Recalls } from "../../../types/ethers-contracts/contracts/pack/Recalls.ts";
import type { Prescriptions } from "../../../types/ethers-contracts/contracts/prescription/Prescriptions.ts";
import type { Deployment } from "./Deployment.ts";

/** The contracts of one chain, for reading. Every action takes a client as its first argument. */
export interface MediConnectClient {
  readonly provider: JsonRpcProvider;
  readonly deployment: Deployment;
  readonly licences: Licences;
  readonly prescriptions: Prescriptions;
  readonly packs: Packs;
  readonly dispensing: Dispensing;
  readonly guardOffice: GuardOffice;
  readonly guardLens: GuardLens;
  readonly incidents: Incidents;
  readonly recalls: Recalls;
  readonly custody: Custody;
}

/** A client that can also send, in the name of `signer`. */
export interface SigningClient extends MediConnectClient {
  readonly signer: Signer;
  readonly account: string;
}
