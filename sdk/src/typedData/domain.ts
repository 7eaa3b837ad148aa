import type { TypedDataDomain } from "ethers";
import type { Deployment } from "../client/Deployment.ts";

/** EIP-712 domain of everything that is signed about prescriptions; the contract uses the same. */
export function prescriptionsDomain({ chainId, prescriptions }: Deployment): TypedDataDomain {
  return { name: "MediConnect Prescriptions", version: "1", chainId, verifyingContract: prescriptions };
}
