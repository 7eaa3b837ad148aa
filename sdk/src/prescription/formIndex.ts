import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { getAddress, id as keccakText, isAddress } from "ethers";
import { z } from "zod";
import type { Deployment } from "../client/Deployment.ts";

/** What names one item in a message of EPS. */
export interface ItemName {
  readonly formId: string;
  readonly itemNumber: string;
}

const schema = z.array(z.string().refine((text) => isAddress(text)));

/**
 * Remembers which prescriptions an item of a form became, so that a message about the item finds them: one token, or
 * one for each issue of a repeat on paper, and those that replaced them. The file is the prescriber's.
 */
export async function keepItemIds(
  folder: string,
  deployment: Deployment,
  name: ItemName,
  ids: readonly string[],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = await findItemIds(folder, deployment, name);
  const all = [...new Set([...known, ...ids.map((id) => getAddress(id))])];
  if (all.length === known.length) return;
  const file = fileOf(folder, deployment, name);
  const aside = path.join(folder, `.${randomBytes(8).toString("hex")}.part`);
  await writeFile(aside, JSON.stringify(all), { mode: 0o600, flush: true });
  await rename(aside, file);
}

/** Ids of an item's prescriptions in the order of their issues; none where the item was never issued from here. */
export async function findItemIds(folder: string, deployment: Deployment, name: ItemName): Promise<string[]> {
  const text = await readFile(fileOf(folder, deployment, name), "utf8").catch(() => "[]");
  const parsed = schema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : [];
}

function fileOf(folder: string, { chainId, prescriptions }: Deployment, name: ItemName): string {
  const key = JSON.stringify([chainId, prescriptions, "item", name.formId, name.itemNumber]);
  return path.join(folder, `${keccakText(key).slice(2)}.items`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
