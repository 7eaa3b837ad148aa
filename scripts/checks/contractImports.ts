import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/**
 * Holds the contracts to their layers, types ← libraries ← domains: prints every import that breaks them, and exits
 * with 1 if there is one.
 *
 *   node scripts/checks/contractImports.ts [FOLDER]
 */
const ROOT = process.argv[2] ?? "contracts";
/**
 * What one domain makes, or keeps the storage of, for another: `docs/decisions/0011-supply-guard.md`. And the question that
 * all domains ask the register: `docs/decisions/0005-gas.md`.
 */
const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ["prescription/PrescriptionGuard.sol", ["guard/GuardSlot.sol", "guard/SupplyGuard.sol"]],
  ["dispensing/DispensingDeployer.sol", ["guard/GuardOffice.sol"]],
  ["libraries/LicenceQuestion.sol", ["licence/ILicences.sol"]],
  ["incident/TraceabilityDeployer.sol", ["pack/Custody.sol"]],
]);
const IMPORT = /^\s*import\s[^;]*?["']([^"']+)["']\s*;/gm;

const files = (await readdir(ROOT, { recursive: true })).filter((file) => file.endsWith(".sol")).sort();
const faults = (await Promise.all(files.map(faultsOf))).flat();
for (const fault of faults) console.log(fault);
if (faults.length > 0) process.exitCode = 1;

async function faultsOf(file: string): Promise<string[]> {
  const source = await readFile(path.join(ROOT, file), "utf8");
  return [...source.matchAll(IMPORT)].flatMap(([, target = ""]) => {
    const fault = target.startsWith(".") ? faultOf(file, path.join(path.dirname(file), target)) : undefined;
    return fault === undefined ? [] : [`${path.join(ROOT, file)} → ${target}: ${fault}`];
  });
}

function faultOf(from: string, to: string): string | undefined {
  const [layer, target] = [layerOf(from), layerOf(to)];
  if (target === "..") return "contracts import nothing of the project outside of their folder";
  if (layer === target || target === "types") return undefined;
  if (ALLOWED.get(from)?.includes(to) === true) return undefined;
  if (layer === "types") return "a type imports only types";
  if (target === "libraries") return undefined;
  if (layer === "libraries") return "a library imports only types and libraries";
  if (/^I[A-Z]/.test(path.basename(to))) return undefined;
  return "a domain sees another one only through its interface";
}

function layerOf(file: string): string {
  return file.split(path.sep)[0] ?? "";
}
