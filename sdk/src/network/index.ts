export { type AllowEntry, allowEntries, denyEntries } from "./allowList/changeAllowList.ts";
export {
  type AllowListComparison,
  compareAllowLists,
  type Drift,
  type NodeFailure,
} from "./allowList/compareAllowLists.ts";
export { pushAllowList, type PushedNode, type PushResult } from "./allowList/pushAllowList.ts";
export { besuGenesis, type BesuGenesis, type GenesisParameters } from "./besuGenesis.ts";
export { BESU_IMAGE } from "./composeFile.ts";
export { type Enode, formatEnode, parseEnode } from "./enode.ts";
export { type InitialisedNetwork, initNetwork } from "./initNetwork.ts";
export { makeNodeKeyFile } from "./makeNodeKeyFile.ts";
export type { AllowList, NetworkFile, NetworkNode } from "./NetworkFile.ts";
export { readAllowList, readNetwork } from "./networkFolder.ts";
export { makeNodeKey, type NodeKey, nodeKeyFromPublic, nodeKeyOf } from "./nodeKey.ts";
export type { InitNetworkParameters, Member, NetworkAccount } from "./planNetwork.ts";
export { qbftExtraData, toleratedFailures } from "./qbftExtraData.ts";
