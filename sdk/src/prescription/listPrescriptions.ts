import { ZeroAddress } from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type ChainPrescription, type PrescriptionState, readPrescription } from "./readPrescription.ts";

export interface PrescriptionFilter {
  /** Licence that issued. */
  readonly prescriber?: number | undefined;
  /** Licence that holds or spent. */
  readonly dispenser?: number | undefined;
  readonly state?: PrescriptionState | undefined;
}

const BATCH = 50;

/** All prescriptions of the chain that fit the filter, in the order of their issue. */
export async function listPrescriptions(
  client: MediConnectClient,
  filter: PrescriptionFilter = {},
): Promise<ChainPrescription[]> {
  const { prescriptions } = client;
  const minted = await prescriptions.queryFilter(prescriptions.filters.Transfer(ZeroAddress));
  const ids = minted.map((log) => log.args.to);
  const found: ChainPrescription[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH).map((id) => readPrescription(client, id));
    found.push(...(await Promise.all(batch)));
  }
  return found.filter((one) => fits(one, filter));
}

function fits(found: ChainPrescription, { prescriber, dispenser, state }: PrescriptionFilter): boolean {
  return (
    (prescriber === undefined || found.prescriber === prescriber) &&
    (dispenser === undefined || found.dispenser === dispenser) &&
    (state === undefined || found.state === state)
  );
}
