export { makeKeystore } from "./makeKeystore.ts";
export { openSigningProxy, type SigningProxy } from "./openSigningProxy.ts";
export { type KeystoreKey, readKeystore } from "./readKeystore.ts";
export { openRemoteSigner, type RemoteSigner, type UnsignedTransaction } from "./remoteSigner.ts";
export {
  compareHandover,
  type Handover,
  type HandoverReport,
  inspectHandover,
  requireHandedOver,
} from "./verifyHandover.ts";
