export { connectClient, requireChain, requireCode, signWith, type SigningOptions } from "./connectClient.ts";
export { openProvider } from "./openProvider.ts";
export { DEPLOYED_CONTRACTS, type Deployment } from "./Deployment.ts";
export type { MediConnectClient, SigningClient } from "./MediConnectClient.ts";
export { readDeployment, readRecordedAddresses } from "./readDeployment.ts";
export { GAS_FREE, sendTransaction } from "./sendTransaction.ts";
export type { SignerSource } from "./SignerSource.ts";
