import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";

// Deploys to a chain of your own without gas, compiles first, and hands governance over:
//   npm run deploy -- --url http://127.0.0.1:8545 --chain-id 2026 --keystore deployer.json [--multisig 0x…]
// Everything else is an option of `npx hardhat deploy`, which `--help` lists.

const { values, tokens } = parseArgs({
  options: { url: { type: "string" }, "chain-id": { type: "string" }, help: { type: "boolean" } },
  strict: false,
  tokens: true,
});
const OWN = ["url", "chain-id"];
const hardhat = path.join(
  path.dirname(createRequire(import.meta.url).resolve("hardhat/package.json")),
  "dist/src/cli.js",
);
const environment = {
  ...process.env,
  ...(typeof values.url === "string" ? { MEDICONNECT_RPC_URL: values.url } : {}),
  ...(typeof values["chain-id"] === "string" ? { MEDICONNECT_CHAIN_ID: values["chain-id"] } : {}),
};

if (values.help === true) {
  console.log(
    "npm run deploy -- [--url JSON-RPC] [--chain-id NUMBER] and the options of `npx hardhat deploy`:\n",
  );
}
const built = values.help === true ? 0 : await run(["build", "--quiet", "--no-tests"]);
process.exitCode = built === 0 ? await run(["deploy", "--network", "besu", ...passedOn()]) : built;

/** Every argument but our own two and their values. */
function passedOn(): string[] {
  const args = process.argv.slice(2);
  const own = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== "option" || !OWN.includes(token.name)) continue;
    own.add(token.index);
    if (token.inlineValue === false) own.add(token.index + 1);
  }
  return args.filter((_, index) => !own.has(index));
}

/** With our terminal, so that a password can be typed. */
function run(args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [hardhat, ...args], { stdio: "inherit", env: environment });
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code ?? 1));
  });
}
