import { mkdir, readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { inPackage } from "./folders.ts";

/** The contracts that a deployment holds, by where Hardhat keeps what it compiled. */
const CONTRACTS: Readonly<Record<string, string>> = {
  AccessManager: "artifacts/@openzeppelin/contracts/access/manager/AccessManager.sol",
  Dispensing: "artifacts/contracts/dispensing/Dispensing.sol",
  GuardLens: "artifacts/contracts/guard/GuardLens.sol",
  GuardOffice: "artifacts/contracts/guard/GuardOffice.sol",
  GuardPolicy: "artifacts/contracts/guard/GuardPolicy.sol",
  Licences: "artifacts/contracts/licence/Licences.sol",
  Packs: "artifacts/contracts/pack/Packs.sol",
  Prescriptions: "artifacts/contracts/prescription/Prescriptions.sol",
};

const artifact = z.object({ abi: z.array(z.looseObject({ type: z.string() })).nonempty() });

/**
 * Writes each ABI as JSON and as a module with one constant, whose type names every function: viem and abitype work
 * out arguments and results of it.
 */
export async function writeAbis(): Promise<void> {
  await mkdir(inPackage("abi"), { recursive: true });
  for (const [name, folder] of Object.entries(CONTRACTS)) {
    const { abi } = artifact.parse(JSON.parse(await readFile(`${folder}/${name}.json`, "utf8")));
    const json = JSON.stringify(abi, null, 2);
    const constant = `${name.charAt(0).toLowerCase()}${name.slice(1)}Abi`;
    await writeFile(inPackage("abi", `${name}.json`), `${json}\n`);
    await writeFile(inPackage("abi", `${name}.js`), `export const ${constant} = ${json};\n`);
    await writeFile(
      inPackage("abi", `${name}.d.ts`),
      `export declare const ${constant}: ${readonlyType(abi)};\n`,
    );
  }
}

/** What `as const` makes of a value. */
function readonlyType(value: unknown): string {
  if (Array.isArray(value)) return `readonly [${value.map(readonlyType).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `readonly ${JSON.stringify(name)}: ${readonlyType(field)}`,
  );
  return `{ ${fields.join("; ")} }`;
}
