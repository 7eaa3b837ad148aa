import type { ConfigHooks } from "hardhat/types/hooks";
import type { SolidityCompilerConfig } from "hardhat/types/config";

/** Files with equal settings go to the compiler together: Hardhat tells their settings apart by identity. */
export default (): Promise<Partial<ConfigHooks>> =>
  Promise.resolve({
    async resolveUserConfig(userConfig, resolveVariable, next) {
      const config = await next(userConfig, resolveVariable);
      for (const profile of Object.values(config.solidity.profiles)) {
        const known = new Map<string, SolidityCompilerConfig>();
        for (const [file, settings] of Object.entries(profile.overrides)) {
          const key = JSON.stringify(settings);
          profile.overrides[file] = known.get(key) ?? settings;
          known.set(key, profile.overrides[file]);
        }
      }
      return config;
    },
  });
