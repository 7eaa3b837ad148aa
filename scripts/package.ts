import { copyFile, rm } from "node:fs/promises";
import { copyContracts } from "./package/copyContracts.ts";
import { inPackage, PACKAGE_FOLDER } from "./package/folders.ts";
import { writeAbis } from "./package/writeAbis.ts";
import { writeManifest } from "./package/writeManifest.ts";
import { runProgram } from "./runProgram.ts";

// Builds the npm package of the SDK, out of contracts that are compiled already.
//   npm run package      then: npm publish dist/package

/** Whose schema of EPCIS is in it, as its licence asks. */
const SCHEMA_NOTICE = "sdk/src/epcis/schema/NOTICE";

await rm(PACKAGE_FOLDER, { recursive: true, force: true });
const { code, output } = await runProgram("tsc", ["--project", "tsconfig.package.json"]);
if (code === 0) {
  await writeAbis();
  await copyContracts();
  await copyFile("scripts/package/README.md", inPackage("README.md"));
  await copyFile("LICENSE", inPackage("LICENSE"));
  await copyFile(SCHEMA_NOTICE, inPackage("lib", SCHEMA_NOTICE));
  await writeManifest();
  console.log(`${PACKAGE_FOLDER} is ready: npm pack ${PACKAGE_FOLDER}`);
} else {
  console.error(output.trim());
  process.exitCode = 1;
}
