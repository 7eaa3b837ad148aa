export { CONTRACT_ERRORS } from "./contractErrors.ts";
export { decodeContractError } from "./decodeContractError.ts";
export { MediConnectError } from "./MediConnectError.ts";
export { LIBRARY_ERRORS } from "./libraryErrors.ts";
