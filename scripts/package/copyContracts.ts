import { globSync } from "node:fs";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { inPackage } from "./folders.ts";

const IMPORT = /^import [^;]*?"([^"]+)";/gm;

/** Copies every interface and what it imports, so that contracts of others compile against them. */
export async function copyContracts(): Promise<void> {
  const wanted = globSync("contracts/**/I[A-Z]*.sol").sort();
  const copied = new Set<string>();
  for (let file = wanted.shift(); file !== undefined; file = wanted.shift()) {
    if (copied.has(file)) continue;
    copied.add(file);
    const source = await readFile(file, "utf8");
    for (const [, target = ""] of source.matchAll(IMPORT)) wanted.push(followImport(file, target));
    await mkdir(path.dirname(inPackage(file)), { recursive: true });
    await copyFile(file, inPackage(file));
  }
}

function followImport(file: string, target: string): string {
  if (target.startsWith(".")) return path.join(path.dirname(file), target);
  throw new Error(`${file} imports ${target}, which the package would have to depend on`);
}
