import { GuardPolicy__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardPolicy__factory.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import type { MediConnectClient, SigningClient } from "../client/MediConnectClient.ts";
import { SCHEDULE_NUMBERS } from "../prescription/prescriptionTerms.ts";
import { governCall, type GovernanceOutcome } from "../governance/governLicences.ts";

/** What becomes of an overlap, in the order of the contracts' `GuardRule`. */
export const GUARD_RULES = ["requireReason", "ignore", "block"] as const;
export type GuardRule = (typeof GUARD_RULES)[number];
export type GuardedSchedule = keyof typeof SCHEDULE_NUMBERS;

export interface ScheduleRule {
  readonly schedule: GuardedSchedule;
  readonly rule: GuardRule;
  /** Whole days of medicine that a patient may have left without an overlap. */
  readonly earlyDays: number;
}

/** The policy that is in force, for every schedule that can be issued. */
export async function readGuardPolicy({ prescriptions }: MediConnectClient): Promise<ScheduleRule[]> {
  const terms = await prescriptions.guardTerms();
  return (Object.keys(SCHEDULE_NUMBERS) as GuardedSchedule[])
    .filter((schedule) => schedule !== "CD1")
    .map((schedule) => {
      const bits = Number((terms >> BigInt(SCHEDULE_NUMBERS[schedule] * 8)) & 0xffn);
      return { schedule, rule: GUARD_RULES[bits & 3] ?? "requireReason", earlyDays: bits >> 2 };
    });
}

/**
 * Sets the rule of a schedule, in the name of the governor and so after the governor's delay. It counts once
 * {@link refreshGuardPolicy} has taken it over.
 *
 * @throws MediConnectError `AccessManagedUnauthorized`, `EarlyDaysTooMany`
 */
export function setGuardRule(
  client: SigningClient,
  { schedule, rule, earlyDays }: ScheduleRule,
): Promise<GovernanceOutcome> {
  const policy = GuardPolicy__factory.connect(client.deployment.guardPolicy, client.signer);
  const call = [SCHEDULE_NUMBERS[schedule], GUARD_RULES.indexOf(rule), earlyDays] as const;
  return governCall(client, {
    target: client.deployment.guardPolicy,
    encoded: policy.interface.encodeFunctionData("setRule", [...call]),
    send: () => policy.setRule(...call, GAS_FREE),
  });
}

/**
 * Replaces the policy as a whole by another module, in the name of the governor and so after the governor's delay.
 *
 * @param policy address of a contract that implements `IGuardPolicy`
 * @throws MediConnectError `AccessManagedUnauthorized`, `PolicyInvalid`
 */
export function adoptGuardPolicy(client: SigningClient, policy: string): Promise<GovernanceOutcome> {
  const { guardOffice } = client;
  return governCall(client, {
    target: client.deployment.guardOffice,
    encoded: guardOffice.interface.encodeFunctionData("adoptPolicy", [policy]),
    send: () => guardOffice.adoptPolicy(policy, GAS_FREE),
  });
}
