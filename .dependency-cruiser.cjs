// Dependencies point one way: contracts → typed bindings ← sdk ← {services, tasks, scripts, bench, test}.
// The contracts themselves are held to it by scripts/checks/contractImports.ts.
const OWN = "^(sdk|services|tasks|scripts|bench|test|ignition|hardhat\\.config\\.ts)";
const HARDHAT = "(^|/)node_modules/(hardhat|@nomicfoundation)/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "sdk-stands-alone",
      comment:
        "The SDK runs in a pharmacy's system and in a browser: it knows nothing of tasks, scripts or tests.",
      severity: "error",
      from: { path: "^sdk/" },
      to: { path: "^(services|tasks|scripts|bench|test|ignition|samples)/|^hardhat\\.config" },
    },
    {
      name: "sdk-without-hardhat",
      comment: "The SDK never imports Hardhat, not even its types.",
      severity: "error",
      from: { path: "^sdk/" },
      to: { path: [HARDHAT, "^types/ethers-contracts/hardhat\\.d\\.ts$"] },
    },
    {
      name: "sdk-with-dependencies-only",
      comment: "What the SDK imports must be installed with it. Anvil, found at run time, is not imported.",
      severity: "error",
      from: { path: "^sdk/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "sdk-runs-in-a-browser",
      comment:
        "What sdk/src/index.ts reaches runs in a page; what needs Node is exported by sdk/src/node.ts alone.",
      severity: "error",
      from: { path: "^sdk/src/index\\.ts$" },
      to: {
        path: "^(node:.*|assert|buffer|child_process|crypto|events|fs|fs/promises|http|https|module|net|os|path|process|stream|stream/promises|timers|timers/promises|tls|url|util|worker_threads|zlib)$|(^|/)bwip-js/dist/bwip-js-node",
        reachable: true,
      },
    },
    {
      name: "services-call-the-sdk",
      comment:
        "A service is a program of its own, which one member runs: it knows no task and no other service.",
      severity: "error",
      from: { path: "^services/([^/]+)/" },
      to: { path: OWN, pathNot: "^(sdk/src|services/$1)/" },
    },
    {
      name: "services-with-dependencies-only",
      severity: "error",
      from: { path: "^services/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "services-without-hardhat",
      severity: "error",
      from: { path: "^services/" },
      to: { path: [HARDHAT] },
    },
    {
      name: "nobody-imports-services",
      comment: "Tests and benchmarks may; a task starts a service as a process.",
      severity: "error",
      from: { path: OWN, pathNot: "^(services|bench|test|scripts/demo)/" },
      to: { path: "^services/" },
    },
    {
      name: "tasks-call-the-sdk",
      comment: "A task is a thin wrapper: it imports the SDK, Ignition's modules, Hardhat and Node.",
      severity: "error",
      from: { path: "^tasks/" },
      to: { path: OWN, pathNot: "^(sdk/src|tasks|ignition/modules)/" },
    },
    {
      name: "nobody-imports-tasks",
      severity: "error",
      from: { path: OWN, pathNot: "^(tasks/|hardhat\\.config\\.ts$)" },
      to: { path: "^tasks/" },
    },
    {
      name: "nobody-imports-scripts",
      comment: "Tests may, since scripts are tested too; the configuration may, since it says how to build.",
      severity: "error",
      from: { path: OWN, pathNot: "^(scripts|test)/|^hardhat\\.config\\.ts$" },
      to: { path: "^scripts/" },
    },
    {
      name: "nobody-imports-bench",
      comment: "Tests may: its suite on the in-process chain is theirs, too.",
      severity: "error",
      from: { path: OWN, pathNot: "^(bench|test)/" },
      to: { path: "^bench/" },
    },
    {
      name: "nobody-imports-tests",
      severity: "error",
      from: { path: OWN, pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    // Programs of the package's users, which run where it is installed.
    exclude: { path: "^test/package/(consumer|page)/" },
    doNotFollow: { path: ["node_modules", "^types/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      // Without `node`: where a file stands in for another one under Node, the rules hold for the browser's.
      conditionNames: ["import", "default", "types"],
    },
  },
};
