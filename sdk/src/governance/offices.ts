import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE } from "../client/sendTransaction.ts";
import { GOVERNANCE_ROLES, type GovernanceRole } from "./governanceRoles.ts";
import { governCall, type GovernanceOutcome } from "./governLicences.ts";

export interface GiveOfficeParameters {
  readonly office: GovernanceRole;
  readonly account: string;
  /** How long acts of the account in this office wait. */
  readonly delaySeconds: number;
}

/**
 * Gives an office of governance to an account, in the name of the administrator and so after its delay. Of an account
 * that holds it already, the delay changes.
 *
 * @throws MediConnectError `AccessManagerUnauthorizedAccount`
 */
export function giveOffice(
  client: SigningClient,
  { office, account, delaySeconds }: GiveOfficeParameters,
): Promise<GovernanceOutcome> {
  return administer(client, "grantRole", [GOVERNANCE_ROLES[office], account, delaySeconds]);
}

/**
 * Takes an office from an account, in the name of the administrator and so after its delay. The governor may veto it.
 *
 * @throws MediConnectError `AccessManagerUnauthorizedAccount`
 */
export function takeOffice(
  client: SigningClient,
  { office, account }: Omit<GiveOfficeParameters, "delaySeconds">,
): Promise<GovernanceOutcome> {
  return administer(client, "revokeRole", [GOVERNANCE_ROLES[office], account]);
}

/** The AccessManager rules its own functions by the administrator's role, which `canCall` does not tell. */
async function administer(
  client: SigningClient,
  ...call: ["grantRole", [number, string, number]] | ["revokeRole", [number, string]]
): Promise<GovernanceOutcome> {
  const { governance } = client.deployment;
  const manager = AccessManager__factory.connect(governance, client.signer);
  const { currentDelay } = await manager.getAccess(GOVERNANCE_ROLES.admin, client.account);
  const [name, values] = call;
  const encoded =
    name === "grantRole"
      ? manager.interface.encodeFunctionData(name, values)
      : manager.interface.encodeFunctionData(name, values);
  const send = () =>
    name === "grantRole" ? manager.grantRole(...values, GAS_FREE) : manager.revokeRole(...values, GAS_FREE);
  return governCall(client, { target: governance, encoded, delay: currentDelay, send });
}
