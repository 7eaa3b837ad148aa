import { spawnSync } from "node:child_process";
import { MediConnectError } from "../sdk/src/errors/MediConnectError.ts";
import { explainFileFailure } from "../sdk/src/files/explainFileFailure.ts";
import { HELP, parseOptions } from "./demo/options.ts";

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
  } else {
    buildContracts();
    // After the build: the bindings that the SDK imports are made by it.
    const { runDemo } = await import("./demo/runDemo.ts");
    await runDemo(options);
  }
} catch (error) {
  const known = error instanceof MediConnectError ? error : explainFileFailure(error);
  console.error(known?.line ?? describe(error));
  process.exitCode = 1;
}

function buildContracts(): void {
  console.log("compiling the contracts …");
  const { status, stdout, stderr } = spawnSync("hardhat", ["build", "--quiet", "--no-tests"], {
    encoding: "utf8",
  });
  if (status === 0) return;
  throw new MediConnectError(
    "BUILD_FAILED",
    `The contracts do not compile: ${(stderr || stdout).trim().split("\n")[0] ?? ""}`,
    "Run `npx hardhat build` to see everything.",
  );
}

function describe(error: unknown): string {
  if (process.env["MEDICONNECT_DEBUG"] !== undefined)
    return error instanceof Error ? (error.stack ?? "") : String(error);
  const message = error instanceof Error ? error.message : String(error);
  return `Something unexpected happened: ${message}. Set MEDICONNECT_DEBUG=1 to see where, and report it.`;
}
