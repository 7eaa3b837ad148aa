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
});

/**
 * Reads the deployment record that Ignition keeps.
 *
 * @param folder of one deployment, for example `ignition/deployments/chain-31337`
 * @throws MediConnectError `NOT_DEPLOYED`, `DEPLOYMENT_RECORD_INVALID`
 */
export async function readDeployment(folder: string, chainId: number): Promise<Deployment> {
  const file = path.join(folder, "deployed_addresses.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw notDeployed(folder, cause);
  }
  const parsed = deployedAddresses.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new MediConnectError(
      "DEPLOYMENT_RECORD_INVALID",
      `The deployment record ${file} is incomplete or no JSON.`,
      "Run `npx hardhat deploy` again; it goes on where it stopped.",
      { file },
    );
  }
  const found = parsed.data;
  return {
    chainId,
    governance: found["Governance#AccessManager"],
    licences: found["Licences#Licences"],
    prescriptions: found["Prescriptions#Prescriptions"],
    packs: found["Packs#Packs"],
    dispensing: found["Dispensing#Dispensing"],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notDeployed(folder: string, cause: unknown): MediConnectError {
  return new MediConnectError(
    "NOT_DEPLOYED",
    `There is no deployment record in ${folder}.`,
    "Deploy the contracts with `npx hardhat deploy`.",
    { folder },
    { cause },
  );
}
