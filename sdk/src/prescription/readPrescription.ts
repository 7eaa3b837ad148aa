import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { CONTRACT_ERRORS } from "../errors/contractErrors.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** Names of the contracts' `PrescriptionState`, in their order. */
export const PRESCRIPTION_STATES = [
  "none",
  "issued",
  "claimed",
  "spent",
  "expired",
  "cancelled",
  "closed",
  "cancelPending",
  "lapsed",
] as const;
export type PrescriptionState = (typeof PRESCRIPTION_STATES)[number];

/** A prescription as the chain knows it. */
export interface ChainPrescription {
  readonly id: string;
  readonly state: PrescriptionState;
  /** Number of the contracts' `Schedule`. */
  readonly schedule: number;
  /** Licences; 0 for none. */
  readonly prescriber: number;
  readonly dispenser: number;
  /** Unix seconds. */
  readonly notBefore: number;
  readonly expiresAt: number;
  readonly claimUntil: number;
  /** In the product group's counting unit. */
  readonly quantity: number;
  readonly supplied: number;
  readonly issuesAllowed: number;
  readonly issuesUsed: number;
  readonly daysSupply: number;
  /** Issued: the dispenser is nominated and may claim unsigned. Claimed: it claimed as nominee. */
  readonly nominated: boolean;
  /** Something of it was supplied. */
  readonly begun: boolean;
  readonly nonce: number;
  readonly commitment: string;
}

/**
 * Reads one prescription; its state is `none` where it was never issued.
 *
 * @example
 * const { state, quantity, supplied } = await readPrescription(client, id);
 * state; // "issued"
 */
export async function readPrescription(client: MediConnectClient, id: string): Promise<ChainPrescription> {
  const found = await client.prescriptions.prescription(id);
  return {
    id,
    state: PRESCRIPTION_STATES[Number(found.state)] ?? "none",
    schedule: Number(found.schedule),
    prescriber: Number(found.prescriber),
    dispenser: Number(found.dispenser),
    notBefore: Number(found.notBefore),
    expiresAt: Number(found.expiresAt),
    claimUntil: Number(found.claimUntil),
    quantity: Number(found.quantity),
    supplied: Number(found.supplied),
    issuesAllowed: Number(found.issuesAllowed),
    issuesUsed: Number(found.issuesUsed),
    daysSupply: Number(found.daysSupply),
    nominated: found.nominated,
    begun: found.begun,
    nonce: Number(found.nonce),
    commitment: found.commitment,
  };
}

/** @throws MediConnectError `PrescriptionUnknown` */
export async function requirePrescription(client: MediConnectClient, id: string): Promise<ChainPrescription> {
  const found = await readPrescription(client, id);
  if (found.state !== "none") return found;
  const text = CONTRACT_ERRORS["PrescriptionUnknown"];
  throw new MediConnectError("PrescriptionUnknown", text?.happened({ id }) ?? "", text?.remedy ?? "", { id });
}
