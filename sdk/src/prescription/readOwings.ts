import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type ChainPrescription, readPrescription } from "./readPrescription.ts";

/** What a pharmacy still has to do for a prescription that it holds. */
export interface Owing {
  readonly prescription: ChainPrescription;
  /** Issue of this token, from 1. */
  readonly issue: number;
  /** Of that issue, in counting units. */
  readonly outstanding: number;
  /** Something of the issue was supplied, and the rest is owed. */
  readonly owed: boolean;
}

const BATCH = 50;

/**
 * What is outstanding for each prescription that a pharmacy holds, the soonest to lapse first. Where a cancellation is
 * pending nothing is outstanding: it is to be given back.
 *
 * @param dispenser licence of the pharmacy
 *
 * @example
 * const owings = await readOwings(client, dispenser);
 * const owed = owings.filter(({ owed }) => owed);
 */
export async function readOwings(client: MediConnectClient, dispenser: number): Promise<Owing[]> {
  const { prescriptions } = client;
  const claims = await prescriptions.queryFilter(
    prescriptions.filters.PrescriptionClaimed(undefined, dispenser),
  );
  const ids = [...new Set(claims.map(({ args }) => args.id))];
  const found: ChainPrescription[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH).map((id) => readPrescription(client, id));
    found.push(...(await Promise.all(batch)));
  }
  return found
    .filter((one) => one.dispenser === dispenser && isHeld(one))
    .sort((a, b) => a.claimUntil - b.claimUntil)
    .map((prescription) => {
      const { state, supplied, quantity, issuesUsed } = prescription;
      return {
        prescription,
        issue: issuesUsed + 1,
        outstanding: state === "cancelPending" ? 0 : quantity - supplied,
        owed: supplied > 0,
      };
    });
}

function isHeld({ state }: ChainPrescription): boolean {
  return state === "claimed" || state === "lapsed" || state === "cancelPending";
}
