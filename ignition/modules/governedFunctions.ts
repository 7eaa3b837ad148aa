import { id } from "ethers";

/** Selectors of Solidity functions by their signatures. */
function selectorsOf(...signatures: string[]): string[] {
  return signatures.map((signature) => id(signature).slice(0, 10));
}

/** Of `Licences`: what waits for the governor's delay, and the guardian may veto. */
export const GOVERNORS_FUNCTIONS = selectorsOf(
  "appointRegistrar(address,uint8)",
  "appointRegistrars((address,uint8)[])",
  "openRegion(uint8,int8,bool)",
  "unpause(uint8[])",
);

/** Of `GuardPolicy` and `GuardOffice`: what becomes of overlaps. */
export const POLICY_FUNCTIONS = selectorsOf("setRule(uint8,uint8,uint8)", "setRules((uint8,uint8,uint8)[])");
export const OFFICE_FUNCTIONS = selectorsOf("adoptPolicy(address)");

/** Of `GuardOffice`: supplies without a tag are let through for days, and that is ended at once. */
export const OUTAGE_FUNCTIONS = selectorsOf("declareOutage(uint32,uint16)");
export const OUTAGE_END_FUNCTIONS = selectorsOf("endOutage()");

/** Of `Licences`: what stops an abuse at once, and only the governor can undo. */
export const GUARDIANS_FUNCTIONS = selectorsOf("dismissRegistrar(address,uint8)");
export const PAUSERS_FUNCTIONS = selectorsOf("pause(uint8[])", "closeRegion(uint8)");

/** Of the AccessManager: what its administrator changes, and the guardian may veto. */
export const ADMINISTRATORS_FUNCTIONS = selectorsOf(
  "labelRole(uint64,string)",
  "grantRole(uint64,address,uint32)",
  "setRoleAdmin(uint64,uint64)",
  "setRoleGuardian(uint64,uint64)",
  "setGrantDelay(uint64,uint32)",
  "setTargetAdminDelay(address,uint32)",
  "setTargetFunctionRole(address,bytes4[],uint64)",
  "setTargetClosed(address,bool)",
  "updateAuthority(address,address)",
);

/** Of the AccessManager: what the administrator takes from others, the guardian among them; the governor may veto. */
export const REVOKING_FUNCTIONS = selectorsOf("revokeRole(uint64,address)");
