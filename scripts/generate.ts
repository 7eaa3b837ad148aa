import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { generateContractVectors } from "./generators/contractVectors.ts";
import { generateDeployments } from "./generators/deployments.ts";
import { generateErrorsPage } from "./generators/errorsPage.ts";
import { generateSdkPage } from "./generators/sdkPage.ts";

/** A file that is made from others. Its generator reads no clock and no network: the same tree gives the same file. */
interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** Every generator; a new one is added here. */
const GENERATORS: readonly (() => Promise<readonly GeneratedFile[]>)[] = [
  async () => [await generateErrorsPage()],
  async () => [await generateDeployments()],
  async () => [await generateSdkPage()],
  generateContractVectors,
];

//   node scripts/generate.ts            writes what has changed
//   node scripts/generate.ts --check    only says what has, and exits with 1
const checking = process.argv.includes("--check");
const stale: string[] = [];
const files = (await Promise.all(GENERATORS.map((generate) => generate()))).flat();
for (const file of files) {
  if ((await readOrNothing(file.path)) === file.content) continue;
  stale.push(file.path);
  if (!checking) await write(file);
}
for (const file of stale)
  console.log(checking ? `${file} is not fresh: run \`npm run generate\`` : `wrote ${file}`);
if (checking && stale.length > 0) process.exitCode = 1;

function readOrNothing(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}

async function write({ path: file, content }: GeneratedFile): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}
