import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { build, preview, type PreviewServer } from "vite";
import {
  EMBEDDED_ACTORS,
  embeddedKey,
  type LotFile,
  readPrescription,
  readPackScan,
  verifyPack,
} from "../../sdk/src/index.ts";
import { openLotStore } from "../../sdk/src/node.ts";
import { describeInChromium, openChromium } from "../support/chromium.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import {
  CARTON,
  csvOf,
  freshOrder,
  licenseActors,
  packsFor,
  scanOfPack,
  stockProduct,
} from "../support/shelf.ts";
import { installInto, packSdk, typesOf } from "./installed.ts";

const run = promisify(execFile);
/** Where people would be told what to run; nothing else may name Hardhat. */
const ADVICE = /npx hardhat [a-z]+/g;

describe("the npm package", function () {
  this.timeout(180_000);
  let folder: string;
  let tarball: string;
  let files: string[];
  let suite: EmbeddedSuite;
  let lot: LotFile;
  let order: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-package-"));
    ({ tarball, files } = await packSdk(folder));
    await installInto(path.join(folder, "consumer"), "test/package/consumer", tarball);
    // npm would only unpack the same once more.
    await cp(path.join(folder, "consumer"), path.join(folder, "page"), { recursive: true });
    await cp("test/package/page", path.join(folder, "page"), { recursive: true });
    suite = await startEmbeddedSuite();
    await licenseActors(suite.client, suite.as);
    order = await freshOrder(suite.client);
    const [gtin = ""] = await packsFor(order);
    lot = await stockProduct(suite.client, suite.as, gtin);
  });

  after(async () => {
    await suite.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const installed = (...parts: string[]) =>
    path.join(folder, "consumer/node_modules/@mediconnect/sdk", ...parts);

  describe("as it is published", () => {
    it("holds libraries, ABIs, interfaces and their manual, and nothing else", () => {
      const strange = files.filter(
        (file) =>
          !/^(lib\/(sdk\/src|types\/ethers-contracts)\/.+\.(js|d\.ts)|abi\/\w+\.(js|d\.ts|json)|contracts\/.+\.sol|package\.json|README\.md|LICENSE)$/.test(
            file,
          ),
      );

      expect(strange).to.have.members([
        "lib/sdk/src/epcis/schema/epcis-json-schema.json",
        "lib/sdk/src/epcis/schema/NOTICE",
      ]);
      expect(files).to.include.members([
        "lib/sdk/src/index.js",
        "lib/sdk/src/node.d.ts",
        "lib/types/ethers-contracts/index.d.ts",
        "abi/Prescriptions.json",
        "contracts/prescription/IPrescriptions.sol",
      ]);
    });

    it("brings no Hardhat", async () => {
      for (const file of files) {
        const text = (await readFile(installed(file), "utf8")).replaceAll(ADVICE, "");
        if (file !== "README.md") expect(text, file).not.to.match(/hardhat/i);
      }
      const manifest = await readFile(installed("package.json"), "utf8");
      expect(manifest).not.to.match(/hardhat|nomicfoundation/);
      const beside = globSync("{*,@*/*}/package.json", { cwd: path.join(folder, "consumer/node_modules") });
      expect(beside.filter((name) => /hardhat|nomicfoundation/.test(name))).to.deep.equal([]);
    });

    it("names no path of the machine that built it, and holds no private key", async () => {
      const keys = EMBEDDED_ACTORS.map((actor) => embeddedKey(actor).slice(2));
      for (const file of files) {
        const text = await readFile(installed(file), "utf8");
        expect(text, file).not.to.contain(path.resolve("."));
        expect(text, file).not.to.contain(os.homedir() === "/" ? "\0" : `${os.homedir()}/`);
        expect(text, file).not.to.match(/sourceMappingURL|BEGIN [A-Z ]*PRIVATE KEY/);
        expect(
          keys.some((key) => text.includes(key)),
          file,
        ).to.equal(false);
      }
    });

    it("has under each entry what its map promises", async () => {
      const manifest = JSON.parse(await readFile(installed("package.json"), "utf8")) as {
        exports: Record<string, string | Record<string, string>>;
        imports: Record<string, Record<string, string>>;
      };
      const targets = [...Object.values(manifest.exports), ...Object.values(manifest.imports)].flatMap(
        (target) => (typeof target === "string" ? [target] : Object.values(target)),
      );
      for (const target of targets) {
        expect(globSync(target.replaceAll("*", "**/*"), { cwd: installed() }), target).not.to.be.empty;
      }
    });
  });

  describe("in an empty project", () => {
    it("resolves its types under nodenext and under bundler", async () => {
      const nodenext = await typesOf(path.join(folder, "consumer"), {
        module: "nodenext",
        moduleResolution: "nodenext",
      });
      const bundler = await typesOf(path.join(folder, "page"), {
        module: "esnext",
        moduleResolution: "bundler",
      });

      // Types of other packages are theirs to mend.
      const ours = `${nodenext}${bundler}`
        .split("\n")
        .filter((line) => /error/.test(line) && (/@mediconnect/.test(line) || !/node_modules/.test(line)));
      expect(ours).to.deep.equal([]);
    });

    it("runs under Node and verifies a pack through all of its entries", async () => {
      const project = path.join(folder, "consumer");
      await writeFile(path.join(project, "lot.csv"), csvOf(lot));
      await writeFile(path.join(project, "setting.json"), JSON.stringify(setting()));

      const { stdout } = await run(process.execPath, ["main.ts"], { cwd: project });

      expect(JSON.parse(stdout)).to.deep.equal({
        maySupply: true,
        same: true,
        functions: [true, true],
        deployments: 0,
      });
    });

    it("lets a contract of somebody else compile against its interfaces", async () => {
      const project = path.join(folder, "consumer");
      const input = {
        language: "Solidity",
        // Under another name, since Hardhat would take it for a test of ours.
        sources: {
          "Counter.sol": { content: await readFile(path.join(project, "Counter.sol.txt"), "utf8") },
        },
        settings: { outputSelection: { "*": { "*": ["evm.bytecode.object"] } } },
      };

      const output = compile(input, path.join(project, "node_modules"));

      expect(output.errors ?? []).to.deep.equal([]);
      expect(output.contracts["Counter.sol"]?.["Counter"]?.evm.bytecode.object).to.match(/^[0-9a-f]{100}/);
    });
  });

  describeInChromium("in a Vite page in Chromium", 1, () => {
    it("issues, verifies, supplies and is refused, and the chain says so, too", async () => {
      const root = path.join(folder, "page");
      const warnings: string[] = [];
      await buildPage(root, warnings);
      await writeFile(path.join(root, "dist/setting.json"), JSON.stringify(setting()));
      const server = await preview({ root, configFile: false, preview: { port: 0, host: "127.0.0.1" } });
      const shown = await readPage(urlOf(server)).finally(() => server.close());

      // Of other packages Rollup has much to say; of ours, or of what only Node has, nothing.
      expect(warnings.filter((warning) => /@mediconnect|externalized/.test(warning))).to.deep.equal([]);
      expect(shown).to.include({
        genuine: "true true",
        strange: "false unknown-serial",
        state: "spent",
        left: "true",
        refused: "PrescriptionAlreadySpent",
      });
      const [first = "", second = ""] = shown["issued"]?.split(",") ?? [];
      expect((await readPrescription(suite.client, first)).state).to.equal("spent");
      expect((await readPrescription(suite.client, second)).state).to.equal("issued");
      const lots = openLotStore(path.join(folder, "lots"));
      await lots.publish(lot, { carton: CARTON });
      const verdict = await verifyPack(suite.client, readPackScan(scanOfPack(lot, 0)), lots);
      expect(verdict.decommissioned?.transaction).to.equal(shown["supplied"]);
    });
  });

  function setting(): Record<string, unknown> {
    return {
      url: suite.url,
      deployment: suite.client.deployment,
      prescriberKey: embeddedKey("prescriber-1"),
      pharmacyKey: embeddedKey("pharmacy-1"),
      order,
      medicines: globText("samples/medicines.json"),
      lot: csvOf(lot),
      carton: CARTON,
      scan: scanOfPack(lot, 0),
      falseScan: scanOfPack(lot, 0, "NEVERMADE"),
    };
  }
});

const require = createRequire(import.meta.url);

function globText(file: string): string {
  return require("node:fs").readFileSync(file, "utf8") as string;
}

interface CompilerOutput {
  readonly errors?: readonly unknown[];
  readonly contracts: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>;
}

function compile(input: unknown, modules: string): CompilerOutput {
  const solc = require("solc") as { compile(input: string, options: unknown): string };
  const find = (file: string) => ({ contents: globText(path.join(modules, file)) });
  return JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as CompilerOutput;
}

async function buildPage(root: string, warnings: string[]): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: "silent",
    build: {
      target: "esnext",
      chunkSizeWarningLimit: 5000,
      rollupOptions: { onwarn: ({ message }) => void warnings.push(message) },
    },
  });
}

function urlOf(server: PreviewServer): string {
  return server.resolvedUrls?.local[0] ?? "";
}

/** Every term of the page with what it says, once the page is done. */
async function readPage(url: string): Promise<Record<string, string>> {
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    const failed: string[] = [];
    page.on("pageerror", (error) => failed.push(error.message));
    await page.goto(url);
    await page.waitForSelector("#done", { state: "attached", timeout: 60_000 });
    expect(failed).to.deep.equal([]);
    const terms = await page
      .locator("dd")
      .evaluateAll((all) => all.map(({ id, textContent }) => [id, textContent]));
    return Object.fromEntries(terms) as Record<string, string>;
  } finally {
    await browser.close();
  }
}
