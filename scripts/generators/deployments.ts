import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Deployment, parseDeployment } from "../../sdk/src/client/index.ts";

const RECORDS = "ignition/deployments";
/** Of development nodes: what stands there now stands nowhere tomorrow. */
const DEVELOPMENT = [1337, 31_337];

/** Makes the SDK's table of deployments from the records of real chains, which are committed. */
export async function generateDeployments(): Promise<{ path: string; content: string }> {
  const entries: string[] = [];
  for (const file of globSync("chain-*/deployed_addresses.json", { cwd: RECORDS }).sort()) {
    const chainId = Number(path.dirname(file).slice("chain-".length));
    if (!Number.isSafeInteger(chainId) || DEVELOPMENT.includes(chainId)) continue;
    const recorded: unknown = JSON.parse(await readFile(path.join(RECORDS, file), "utf8"));
    const deployment = parseDeployment(recorded, chainId);
    // One that is half done is nobody's to use.
    if (deployment !== undefined) entries.push(entryOf(deployment));
  }
  const table = entries.length === 0 ? "{}" : `{\n${entries.join("")}}`;
  const content = `import type { Deployment } from "../client/Deployment.ts";

/** Where the contracts stand, by chain id. Made of \`ignition/deployments\` by \`npm run generate\`; do not edit. */
export const DEPLOYMENTS: Readonly<Record<number, Deployment>> = ${table};
`;
  return { path: "sdk/src/addresses/deployments.ts", content };
}

function entryOf(deployment: Deployment): string {
  const lines = Object.entries(deployment).map(([name, value]) => `    ${name}: ${JSON.stringify(value)},\n`);
  return `  ${deployment.chainId}: {\n${lines.join("")}  },\n`;
}
