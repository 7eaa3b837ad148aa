import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isAddress } from "ethers";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
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
});

/**
 * Reads the deployment record that Ignition keeps.
 *
 * @param folder of one deployment, for example `ignition/deployments/chain-31337`
 * @throws MediConnectError `NOT_DEPLOYED`, `DEPLOYMENT_RECORD_INVALID`
 */
export async function readDeployment(folder: string, chainId: number): Promise<Deployment> {
  const recorded = await readRecordedAddresses(folder);
  if (recorded === undefined) throw notDeployed(folder);
  const parsed = deployedAddresses.safeParse(recorded);
  if (!parsed.success) throw recordInvalid(folder);
  const found = parsed.data;
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
  };
}

/**
 * Every address of a deployment's record, by the name of its future, also of one that is half done.
 *
 * @returns undefined where nothing was deployed
 * @throws MediConnectError `DEPLOYMENT_RECORD_INVALID`
 */
export async function readRecordedAddresses(folder: string): Promise<Record<string, string> | undefined> {
  const file = path.join(folder, "deployed_addresses.json");
  if (!existsSync(file)) return undefined;
  const parsed = z.record(z.string(), address).safeParse(parseJson(await readFile(file, "utf8")));
  if (!parsed.success) throw recordInvalid(folder);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordInvalid(folder: string): MediConnectError {
  return new MediConnectError(
    "DEPLOYMENT_RECORD_INVALID",
    `The deployment record in ${folder} is incomplete or no JSON.`,
    "Run `npx hardhat deploy` again, which goes on where it stopped; if the file itself is broken, restore it.",
    { folder },
  );
}

function notDeployed(folder: string): MediConnectError {
  return new MediConnectError(
    "NOT_DEPLOYED",
    `There is no deployment record in ${folder}.`,
    "Deploy the contracts with `npx hardhat deploy`.",
    { folder },
  );
}
