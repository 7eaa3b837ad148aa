import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import * as sdk from "../../sdk/src/node.ts";
import { beginExample, endExample, KNOWN, openExamples, type Examples } from "./exampleContext.ts";
import { moduleOf, pageExamples } from "./pageExamples.ts";

const run = promisify(execFile);
/** Inside of the project, so that imports resolve; git ignores it. */
const FOLDER = path.resolve("dist/examples");
const examples = pageExamples();
const fileOf = (index: number): string => path.join(FOLDER, `${index}-${examples[index]?.name ?? ""}.ts`);

describe("the examples of docs/sdk.md", function () {
  this.timeout(120_000);
  let opened: Examples;

  before(async () => {
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(FOLDER, { recursive: true });
    const places = {
      sdk: "../../sdk/src/node.ts",
      context: "../../test/docs/exampleContext.ts",
    };
    for (const [index, example] of examples.entries()) {
      await writeFile(fileOf(index), moduleOf(example, Object.keys(sdk), KNOWN, places));
    }
    opened = await openExamples();
  });

  after(async () => {
    await opened.close();
    await rm(FOLDER, { recursive: true, force: true });
  });

  it("are at least one for each of the main actions", () => {
    const shown = examples.map(({ name }) => name);

    expect(examples.length).to.be.at.least(80);
    expect(shown).to.include.members(MAIN_ACTIONS);
  });

  it("hold what their types promise", async () => {
    const config = {
      extends: path.resolve("tsconfig.json"),
      compilerOptions: { noUnusedLocals: false, rootDir: path.resolve(".") },
      include: [`${FOLDER}/*.ts`],
      exclude: [],
    };
    await writeFile(path.join(FOLDER, "tsconfig.json"), JSON.stringify(config));
    const said = await run(process.execPath, [
      path.resolve("node_modules/typescript/bin/tsc"),
      "--project",
      FOLDER,
    ]).then(
      () => "",
      (error: unknown) =>
        error instanceof Error && "stdout" in error ? String(error.stdout) : String(error),
    );

    expect(said).to.equal("");
  });

  for (const [index, { name }] of examples.entries()) {
    it(`${name} runs`, async () => {
      await beginExample(opened);
      try {
        await import(pathToFileURL(fileOf(index)).href);
      } finally {
        await endExample();
      }
    });
  }
});

const MAIN_ACTIONS = [
  "connectClient",
  "signWith",
  "grantLicence",
  "suspendLicence",
  "rotateLicence",
  "registerProduct",
  "registerLot",
  "registerTranche",
  "recallLot",
  "verifyPack",
  "decommissionPacks",
  "readPrescriptionOrder",
  "issueForm",
  "issueMany",
  "issueToWallet",
  "authoriseClaim",
  "claimPrescription",
  "openPrescription",
  "dispensePrescription",
  "walkIn",
  "releasePrescription",
  "cancelPrescription",
  "reissueForm",
  "markNotDispensed",
  "nominatePharmacy",
  "readPrescription",
  "readHistory",
  "readRegister",
  "peekTag",
  "buildTree",
  "readPackScan",
  "openRegion",
];
