import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import ts from "typescript";
import { inPackage } from "./folders.ts";

/**
 * The npm packages that the compiled SDK and its types import, at the project's own pinned versions.
 *
 * @param pinned all dependencies of the project
 */
export async function findDependencies(
  pinned: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const names = new Set<string>();
  for (const file of globSync("lib/**/*.{js,d.ts}", { cwd: inPackage() })) {
    const text = await readFile(inPackage(file), "utf8");
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      const name = packageOf(fileName);
      if (name !== undefined) names.add(name);
    }
  }
  return Object.fromEntries([...names].sort().map((name) => [name, versionOf(name, pinned)]));
}

/** Undefined for what is ours or Node's. */
function packageOf(imported: string): string | undefined {
  if (/^[.#]/.test(imported) || isBuiltin(imported)) return undefined;
  return imported
    .split("/")
    .slice(0, imported.startsWith("@") ? 2 : 1)
    .join("/");
}

function versionOf(name: string, pinned: Readonly<Record<string, string>>): string {
  const version = pinned[name];
  if (version === undefined)
    throw new Error(`the SDK imports ${name}, which is no dependency of the project`);
  return version;
}
