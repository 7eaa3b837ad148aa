import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { findDependencies } from "./findDependencies.ts";
import { inPackage } from "./folders.ts";

const projectManifest = z.object({
  version: z.string(),
  description: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

const SDK = "./lib/sdk/src";

/** Writes the package's own package.json; what it needs is read off the code, so that nothing is forgotten. */
export async function writeManifest(): Promise<void> {
  const project = projectManifest.parse(JSON.parse(await readFile("package.json", "utf8")));
  const manifest = {
    name: "@mediconnect/sdk",
    version: project.version,
    description: project.description,
    license: project.license,
    type: "module",
    // noble's packages ask for it.
    engines: { node: ">=20.19" },
    sideEffects: [`${SDK}/chain/keeper.js`, `${SDK}/merkle/hashWorker.js`],
    exports: {
      ".": entry(`${SDK}/index`),
      "./node": entry(`${SDK}/node`),
      "./outbox": entry(`${SDK}/outbox/index`),
      "./addresses": entry(`${SDK}/addresses/index`),
      "./bindings": entry("./lib/types/ethers-contracts/index"),
      "./abi/*.json": "./abi/*.json",
      "./abi/*": entry("./abi/*"),
      "./contracts/*": "./contracts/*",
      "./package.json": "./package.json",
    },
    imports: {
      "#hash-helper": { node: `${SDK}/merkle/startHelper.js`, default: `${SDK}/merkle/startNoHelper.js` },
    },
    files: ["lib", "abi", "contracts"],
    dependencies: await findDependencies(project.dependencies),
    // The embedded chain: only `startChain` of ./node wants it.
    peerDependencies: { "@foundry-rs/anvil": project.devDependencies["@foundry-rs/anvil"] },
    peerDependenciesMeta: { "@foundry-rs/anvil": { optional: true } },
  };
  await writeFile(inPackage("package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function entry(file: string): { types: string; default: string } {
  return { types: `${file}.d.ts`, default: `${file}.js` };
}
