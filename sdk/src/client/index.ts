export { chainTime } from "./chainTime.ts";
export { connectClient, openProvider, requireChain, requireCode, signWith } from "./connectClient.ts";
export { DEPLOYED_CONTRACTS, type Deployment } from "./Deployment.ts";
export type { MediConnectClient, SigningClient } from "./MediConnectClient.ts";
export { GAS_FREE, sendTransaction } from "./sendTransaction.ts";
export { parseDeployment } from "./parseDeployment.ts";
