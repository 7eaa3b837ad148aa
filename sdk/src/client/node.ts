export { readDeployment, readRecordedAddresses } from "./readDeployment.ts";
