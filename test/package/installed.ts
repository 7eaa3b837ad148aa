import { execFile } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { PACKAGE_FOLDER } from "../../scripts/package/folders.ts";

const run = promisify(execFile);
const TSC = path.resolve("node_modules/typescript/bin/tsc");

/** Builds the package and packs it as it would be published. */
export async function packSdk(folder: string): Promise<{ tarball: string; files: string[] }> {
  await run(process.execPath, ["scripts/package.ts"], { env: { ...process.env, PATH: withBin() } });
  const { stdout } = await run("npm", ["pack", path.resolve(PACKAGE_FOLDER), "--json"], { cwd: folder });
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  if (packed === undefined) throw new Error(`npm pack said: ${stdout}`);
  return {
    tarball: path.join(folder, packed.filename),
    files: packed.files.map((file) => file.path),
  };
}

/** A project that holds nothing but the package: a copy of `source` with the tarball installed by npm. */
export async function installInto(folder: string, source: string, tarball: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(source, folder, { recursive: true });
  await writeFile(
    path.join(folder, "package.json"),
    JSON.stringify({ name: "consumer", version: "1.0.0", private: true, type: "module" }),
  );
  await run("npm", ["install", tarball, "--prefer-offline", "--no-audit", "--no-fund"], { cwd: folder });
}

/** What tsc says of a project's main.ts; nothing where all is well. */
export async function typesOf(
  folder: string,
  options: Readonly<Record<string, string | boolean | readonly string[]>>,
): Promise<string> {
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
    ...options,
  };
  await writeFile(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["main.ts"] }),
  );
  return run(process.execPath, [TSC, "--project", folder]).then(
    () => "",
    (error: unknown) => (error instanceof Error && "stdout" in error ? String(error.stdout) : String(error)),
  );
}

function withBin(): string {
  return `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env["PATH"] ?? ""}`;
}
