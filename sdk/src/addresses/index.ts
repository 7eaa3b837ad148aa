/** Deployments that this version knows. */
export { DEPLOYMENTS } from "./deployments.ts";
export { findDeployment } from "./findDeployment.ts";
