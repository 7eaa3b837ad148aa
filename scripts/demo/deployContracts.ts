import { spawn } from "node:child_process";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";

/** Deploys through the `deploy` task, in a process of its own: Hardhat never runs within the main job. */
export async function deployContracts(stateFolder: string): Promise<void> {
  const environment = { ...process.env, MEDICONNECT_STATE: stateFolder };
  const { code, output } = await run("hardhat", ["deploy"], environment);
  if (code === 0) {
    console.log(output.trim());
    return;
  }
  throw new MediConnectError(
    "DEPLOYMENT_FAILED",
    `The deployment failed: ${output.trim().split("\n").at(-1) ?? "no reason given"}`,
    "Look at the line above; `npm start -- --fresh` begins anew.",
  );
}

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
