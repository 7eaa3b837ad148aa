import type { Interface, JsonRpcProvider } from "ethers";
import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Dispensing__factory } from "../../../types/ethers-contracts/factories/contracts/dispensing/Dispensing__factory.ts";
import { GuardOffice__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardOffice__factory.ts";
import { GuardPolicy__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardPolicy__factory.ts";
import { Incidents__factory } from "../../../types/ethers-contracts/factories/contracts/incident/Incidents__factory.ts";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Custody__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";
import { Packs__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";
import { Recalls__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Recalls__factory.ts";
import { Prescriptions__factory } from "../../../types/ethers-contracts/factories/contracts/prescription/Prescriptions__factory.ts";
import type { Deployment } from "../client/Deployment.ts";
import { readLogs } from "./readLogs.ts";

/** A contract whose events are audited. */
export interface AuditedContract {
  readonly name: string;
  readonly events: Interface;
}

/** The contracts of a deployment by their addresses in small letters, the policies that were adopted up to a block among them. */
export async function auditedContracts(
  provider: JsonRpcProvider,
  deployment: Deployment,
  to: number,
): Promise<Map<string, AuditedContract>> {
  const office = GuardOffice__factory.createInterface();
  const policy = GuardPolicy__factory.createInterface();
  const contracts = new Map<string, AuditedContract>();
  const add = (address: string, name: string, events: Interface): void => {
    if (!contracts.has(address.toLowerCase())) contracts.set(address.toLowerCase(), { name, events });
  };
  add(deployment.governance, "governance", AccessManager__factory.createInterface());
  add(deployment.licences, "licences", Licences__factory.createInterface());
  add(deployment.prescriptions, "prescriptions", Prescriptions__factory.createInterface());
  add(deployment.packs, "packs", Packs__factory.createInterface());
  add(deployment.dispensing, "dispensing", Dispensing__factory.createInterface());
  add(deployment.guardOffice, "guardOffice", office);
  add(deployment.guardPolicy, "guardPolicy", policy);
  add(deployment.incidents, "incidents", Incidents__factory.createInterface());
  add(deployment.custody, "custody", Custody__factory.createInterface());
  add(deployment.recalls, "recalls", Recalls__factory.createInterface());
  const adopted = office.getEvent("GuardPolicyAdopted").topicHash;
  for await (const logs of readLogs(provider, {
    address: [deployment.guardOffice],
    topics: [adopted],
    from: 0,
    to,
  })) {
    for (const log of logs) add(`0x${(log.topics[1] ?? "").slice(-40)}`, "guardPolicy", policy);
  }
  return contracts;
}
