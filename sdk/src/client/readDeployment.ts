import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isAddress } from "ethers";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { Deployment } from "./Deployment.ts";
import { parseDeployment } from "./parseDeployment.ts";
import { parseJson } from "../encoding/parseJson.ts";

const address = z.string().refine(isAddress, "not an address");

/**
 * Reads the deployment record that Ignition keeps.
 *
 * @param folder of one deployment, for example `ignition/deployments/chain-31337`
 * @throws MediConnectError `NOT_DEPLOYED`, `DEPLOYMENT_RECORD_INVALID`
 */
export async function readDeployment(folder: string, chainId: number): Promise<Deployment> {
  const recorded = await readRecordedAddresses(folder);
  if (recorded === undefined) throw notDeployed(folder);
  const deployment = parseDeployment(recorded, chainId);
  if (deployment === undefined) throw recordInvalid(folder);
  return deployment;
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
