export { chainTime } from "./chainTime.ts";
export { connectClient, requireChain, requireCode, signWith, type SigningOptions } from "./connectClient.ts";
export { openProvider } from "./openProvider.ts";
export { DEPLOYED_CONTRACTS, type Deployment } from "./Deployment.ts";
export type { MediConnectClient, SigningClient } from "./MediConnectClient.ts";
export { GAS_FREE, sendTransaction } from "./sendTransaction.ts";
export { parseDeployment } from "./parseDeployment.ts";
export type { IdempotencyNames, SignerSource } from "./SignerSource.ts";
