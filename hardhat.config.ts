import { createRequire } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";

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

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    profiles: { default: solc, production: solc },
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  paths: { tests: { mocha: "./test", solidity: "./test" } },
  test: {
    solidity: {
      fuzz: { runs: Number(process.env["MEDICONNECT_FUZZ_RUNS"] ?? 256) },
      invariant: {
        runs: Number(process.env["MEDICONNECT_INVARIANT_RUNS"] ?? 256),
        depth: Number(process.env["MEDICONNECT_INVARIANT_DEPTH"] ?? 64),
        failOnRevert: false,
      },
      fsPermissions: { readDirectory: ["./test/vectors"] },
    },
  },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "cancun" },
  },
});
