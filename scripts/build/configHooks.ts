import type { SolidityCompilerConfig } from "hardhat/types/config";
import type { ConfigHooks } from "hardhat/types/hooks";

/** Files with equal settings go to the compiler together, tests and contracts apart: Hardhat tells settings apart by identity. */
export default (): Promise<Partial<ConfigHooks>> =>
  Promise.resolve({
    async resolveUserConfig(userConfig, resolveVariable, next) {
      const config = await next(userConfig, resolveVariable);
      for (const { overrides } of Object.values(config.solidity.profiles)) {
        const known = new Map<string, SolidityCompilerConfig>();
        for (const [file, compilerConfig] of Object.entries(overrides)) {
          const key = JSON.stringify([file.startsWith("test/"), compilerConfig]);
          overrides[file] = known.get(key) ?? compilerConfig;
          known.set(key, overrides[file]);
        }
      }
      return config;
    },
  });
