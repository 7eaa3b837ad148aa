import { createRequire } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";
import { EMBEDDED_CHAIN_ID, embeddedUrl } from "./sdk/src/chain/index.ts";
import { embeddedKey } from "./sdk/src/keys/index.ts";
import { quickBuild } from "./scripts/build/quickBuild.ts";
import { testFiles, wayOfTest } from "./scripts/build/testFiles.ts";
import { tasks } from "./tasks/index.ts";

const solc = {
  version: "0.8.37",
  // The compiler comes from npm, so that a build downloads nothing else.
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    evmVersion: "cancun",
    viaIR: true,
    optimizer: { enabled: true, runs: 1_000_000 },
  },
};

/** What only tests deploys the contracts as built above: its own code need not be quick, but soon made. */
const light = {
  ...solc,
  settings: { ...solc.settings, viaIR: false, optimizer: { enabled: true, runs: 1 } },
};
const deep = { ...light, settings: { ...light.settings, viaIR: true } };
const WAYS = { light, deep, support: solc };
/** Overrides all, so that none goes to the compiler with a contract: scripts/build/solidityHooks.ts. */
const tests = Object.fromEntries(testFiles.map((file) => [file, WAYS[wayOfTest(file)]]));
/** With the guard in it, 850 runs would take the contract over the 24,576 bytes of EIP-170: docs/decisions/0012-guard-office.md. */
const compact = { ...solc, settings: { ...solc.settings, optimizer: { enabled: true, runs: 800 } } };
/** The deployer carries the code of both: more runs would take it over the same limit. */
const traced = { ...solc, settings: { ...solc.settings, optimizer: { enabled: true, runs: 1_000 } } };
const overrides = {
  ...tests,
  "contracts/incident/Incidents.sol": traced,
  "contracts/incident/TraceabilityDeployer.sol": traced,
  "contracts/pack/Custody.sol": traced,
  "contracts/pack/Packs.sol": {
    ...solc,
    settings: { ...solc.settings, optimizer: { enabled: true, runs: 2_000 } },
  },
  "contracts/prescription/Prescriptions.sol": compact,
};

function deployerKeys(): string[] {
  const key = process.env["MEDICONNECT_KEY_DEPLOYER"];
  return key === undefined || key === "" ? [] : [key];
}

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers, quickBuild],
  solidity: {
    profiles: {
      default: { compilers: [solc], overrides },
      production: { compilers: [solc], overrides },
    },
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  paths: { tests: { mocha: "./test", solidity: "./test" } },
  test: {
    solidity: {
      fuzz: { runs: Number(process.env["MEDICONNECT_FUZZ_RUNS"] ?? 256) },
      invariant: {
        runs: Number(process.env["MEDICONNECT_INVARIANT_RUNS"] ?? 256),
        depth: Number(process.env["MEDICONNECT_INVARIANT_DEPTH"] ?? 128),
        failOnRevert: false,
      },
      fsPermissions: { readDirectory: ["./test/vectors"] },
    },
  },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "cancun" },
    embedded: {
      type: "http",
      chainType: "l1",
      url: embeddedUrl(),
      chainId: EMBEDDED_CHAIN_ID,
      gasPrice: 0,
      accounts: [embeddedKey("deployer")],
    },
    // A consortium's own chain, Hyperledger Besu with QBFT, for one.
    besu: {
      type: "http",
      chainType: "l1",
      url: process.env["MEDICONNECT_RPC_URL"] ?? "http://127.0.0.1:8545",
      chainId: Number(process.env["MEDICONNECT_CHAIN_ID"] ?? 2026),
      gasPrice: 0,
      accounts: deployerKeys(),
    },
  },
  ignition: { requiredConfirmations: 1, disableFeeBumping: true },
  tasks,
});
