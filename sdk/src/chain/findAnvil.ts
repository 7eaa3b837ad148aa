import { createRequire } from "node:module";
import path from "node:path";
import { MediConnectError } from "../errors/MediConnectError.ts";

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * Finds anvil's binary in the npm package for this platform. The package's `bin` is a wrapper that leaves the binary
 * behind when it is killed, so it is never used.
 *
 * @throws MediConnectError `ANVIL_MISSING`
 */
export function findAnvil(platform: string = process.platform, architecture: string = process.arch): string {
  const name = `@foundry-rs/anvil-${platform}-${ARCHITECTURES[architecture] ?? architecture}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json");
    const manifest = createRequire(wrapper).resolve(`${name}/package.json`);
    return path.join(path.dirname(manifest), "bin", platform === "win32" ? "anvil.exe" : "anvil");
  } catch (cause) {
    throw new MediConnectError(
      "ANVIL_MISSING",
      `The npm package ${name}, which holds the embedded chain, is not installed.`,
      "Delete node_modules and run the command again; where there is no anvil for this platform, use --network besu.",
      { platform, architecture },
      { cause },
    );
  }
}
