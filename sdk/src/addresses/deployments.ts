import type { Deployment } from "../client/Deployment.ts";

/** Where the contracts stand, by chain id. Made of `ignition/deployments` by `npm run generate`; do not edit. */
export const DEPLOYMENTS: Readonly<Record<number, Deployment>> = {};
