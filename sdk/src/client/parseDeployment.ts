import { isAddress } from "ethers";
import { z } from "zod";
import type { Deployment } from "./Deployment.ts";

const address = z.string().refine(isAddress, "not an address");
const deployedAddresses = z.object({
  "Governance#AccessManager": address,
  "Licences#Licences": address,
  "Prescriptions#Prescriptions": address,
  "Packs#Packs": address,
  "Dispensing#Dispensing": address,
  "SupplyGuard#GuardOffice": address,
  "SupplyGuard#GuardPolicy": address,
  "SupplyGuard#GuardLens": address,
  "Traceability#Incidents": address,
  "Traceability#Custody": address,
  "Traceability#Recalls": address,
});

/**
 * A deployment out of what Ignition records as `deployed_addresses.json`, as a page fetches it.
 *
 * @returns undefined where an address is missing or is none
 *
 * @example
 * parseDeployment({ "Licences#Licences": "0x0" }, 31337); // undefined
 */
export function parseDeployment(recorded: unknown, chainId: number): Deployment | undefined {
  const { data: found } = deployedAddresses.safeParse(recorded);
  if (found === undefined) return undefined;
  return {
    chainId,
    governance: found["Governance#AccessManager"],
    licences: found["Licences#Licences"],
    prescriptions: found["Prescriptions#Prescriptions"],
    packs: found["Packs#Packs"],
    dispensing: found["Dispensing#Dispensing"],
    guardOffice: found["SupplyGuard#GuardOffice"],
    guardPolicy: found["SupplyGuard#GuardPolicy"],
    guardLens: found["SupplyGuard#GuardLens"],
    incidents: found["Traceability#Incidents"],
    custody: found["Traceability#Custody"],
    recalls: found["Traceability#Recalls"],
  };
}
