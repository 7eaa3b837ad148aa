import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

/**
 * Takes back what the governor or the administrator has scheduled, in the name of the guardian.
 *
 * @param operation number that the scheduling told, 32 bytes as hexadecimal digits
 * @returns hash of the transaction
 * @throws MediConnectError `OPERATION_NOT_SCHEDULED`, `AccessManagerUnauthorizedCancel`
 *
 * @example
 * const { state, operation } = await openRegion(governor, { region: 3, quarterHours: 4, daylight: true });
 * // Where governance waits, nothing is done yet, and the guardian may stop it.
 * if (state === "scheduled") await vetoOperation(guardian, operation);
 */
export async function vetoOperation(client: SigningClient, operation: string): Promise<string> {
  const manager = AccessManager__factory.connect(client.deployment.governance, client.signer);
  const scheduled = await manager.queryFilter(manager.filters.OperationScheduled(operation));
  const latest = scheduled.at(-1)?.args;
  if (latest === undefined || (await manager.getSchedule(operation)) === 0n) throw notScheduled(operation);
  const { caller, target, data } = latest;
  return (await sendTransaction(manager.cancel(caller, target, data, GAS_FREE))).hash;
}

function notScheduled(operation: string): MediConnectError {
  return new MediConnectError(
    "OPERATION_NOT_SCHEDULED",
    `Nothing is scheduled as ${operation}.`,
    "It was done, vetoed or has expired; check the number.",
    { operation },
  );
}
