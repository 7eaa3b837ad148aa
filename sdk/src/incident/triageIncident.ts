import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PackCode } from "../gs1/index.ts";
import { ROLES } from "../licence/roles.ts";
import type { LotStore } from "../pack/LotStore.ts";
import { NO_EVIDENCE } from "./commitEvidence.ts";
import { suspectLine } from "./suspectLine.ts";

/**
 * Takes up an incident: a regulator, or the manufacturer of the pack.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `IncidentUnknown`, `IncidentStatusIs`, `IncidentOfAnother`
 */
export async function investigateIncident(
  { incidents }: SigningClient,
  id: number,
  role: "manufacturer" | "regulator",
  evidence: string = NO_EVIDENCE,
): Promise<string> {
  return (await sendTransaction(incidents.investigate(id, evidence, ROLES[role], GAS_FREE))).hash;
}

/**
 * Ends a suspicion, also one that was confirmed by mistake: what it had locked may be supplied again. By a regulator.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `IncidentUnknown`, `IncidentStatusIs`
 */
export async function clearIncident(
  { incidents }: SigningClient,
  id: number,
  evidence: string = NO_EVIDENCE,
): Promise<string> {
  return (await sendTransaction(incidents.clear(id, evidence, GAS_FREE))).hash;
}

export interface ConfirmIncidentParameters {
  readonly id: number;
  readonly evidence?: string | undefined;
  /** What is locked with it: the pack that bears the same names, or a node around it. Left out where there is none. */
  readonly lock?: {
    readonly pack: PackCode;
    readonly lots: LotStore;
    readonly level: "pack" | "case" | "pallet" | "tranche";
  };
}

/**
 * Confirms that a falsified pack was found. With `lock`, neither the genuine pack of the same names nor anything under
 * the same node is supplied, exported or undone any more. By a regulator.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NOTHING_TO_LOCK`, `NothingToLock`, `IncidentUnknown`, `IncidentStatusIs`
 *
 * @example
 * const pack = readPackScan(scan);
 * await confirmIncident(regulator, { id: incident, lock: { pack, lots, level: "case" } });
 */
export async function confirmIncident(
  { incidents }: SigningClient,
  { id, evidence = NO_EVIDENCE, lock }: ConfirmIncidentParameters,
): Promise<string> {
  if (lock === undefined) return (await sendTransaction(incidents.confirm(id, evidence, GAS_FREE))).hash;
  const { levels, ...line } = await suspectLine(lock.pack, lock.lots);
  const height = lock.level === "pack" ? 0 : levels?.[lock.level];
  if (levels === undefined || height === undefined || (lock.level !== "pack" && height === 0)) {
    throw nothingToLock(lock);
  }
  return (await sendTransaction(incidents.confirmAndLock(id, evidence, line, height, GAS_FREE))).hash;
}

function nothingToLock({ pack, level }: NonNullable<ConfirmIncidentParameters["lock"]>): MediConnectError {
  return new MediConnectError(
    "NOTHING_TO_LOCK",
    `There is no ${level} around serial ${pack.serial} in lot ${pack.lot} that could be locked.`,
    "Lock the pack, or confirm without a lock where no genuine pack bears these names.",
    { gtin: pack.gtin, lot: pack.lot, serial: pack.serial, level },
  );
}
