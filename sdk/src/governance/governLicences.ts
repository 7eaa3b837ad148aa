import type { ContractTransactionResponse } from "ethers";
import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { chainTime } from "../client/chainTime.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";

/** What became of an act of governance. */
export interface GovernanceOutcome {
  /** `done`, or `scheduled`: the same call works from `readyAt` on, unless the guardian vetoes it. */
  readonly state: "done" | "scheduled";
  /** Unix seconds from which it may be done; 0 once it is done. */
  readonly readyAt: number;
  /** Number of the scheduled operation, by which the guardian knows it; empty where nothing had to be scheduled. */
  readonly operation: string;
  /** Hash of the transaction; empty where it only has to wait. */
  readonly transaction: string;
}

/** A call that governance rules. */
interface GovernedCall {
  /** Address of the contract. */
  readonly target: string;
  /** As the AccessManager knows it. */
  readonly encoded: string;
  /** Seconds that the caller's acts wait; asked of the AccessManager where not given. */
  readonly delay?: bigint | undefined;
  /** Makes it. */
  readonly send: () => Promise<ContractTransactionResponse>;
}

/**
 * Makes a call that governance rules: at once where the caller's role has no delay; else schedules it, and makes it
 * when it is repeated after the delay.
 *
 * @throws MediConnectError `AccessManagedUnauthorized`, and the errors of the call
 */
export async function governCall(
  client: SigningClient,
  { target, encoded, delay: known, send }: GovernedCall,
): Promise<GovernanceOutcome> {
  const { account, signer, deployment } = client;
  const manager = AccessManager__factory.connect(deployment.governance, signer);
  const operation = await manager.hashOperation(account, target, encoded);
  // Without delay nothing is scheduled; without the role the call itself says so.
  const delay = known ?? (await manager.canCall(account, target, encoded.slice(0, 10))).delay;
  const readyAt = Number(await manager.getSchedule(operation));
  if (delay > 0n && readyAt === 0) {
    const { hash } = await sendTransaction(manager.schedule(target, encoded, 0, GAS_FREE));
    return {
      state: "scheduled",
      readyAt: Number(await manager.getSchedule(operation)),
      operation,
      transaction: hash,
    };
  }
  if (delay > 0n && readyAt > (await chainTime(client.provider))) {
    return { state: "scheduled", readyAt, operation, transaction: "" };
  }
  const { hash } = await sendTransaction(send());
  return { state: "done", readyAt: 0, operation: delay > 0n ? operation : "", transaction: hash };
}

/** The same for a call to `Licences`. */
export function governLicences(
  client: SigningClient,
  call: Omit<GovernedCall, "target">,
): Promise<GovernanceOutcome> {
  return governCall(client, { target: client.deployment.licences, ...call });
}
