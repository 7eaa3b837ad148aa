import { definePlugin } from "hardhat/plugins";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** Has the compiler make nothing twice; docs/decisions/0018-test-builds.md says what it saves. */
export const quickBuild: HardhatPlugin = definePlugin({
  id: "mediconnect-quick-build",
  hookHandlers: {
    config: () => import("./configHooks.ts"),
    solidity: () => import("./solidityHooks.ts"),
  },
});
