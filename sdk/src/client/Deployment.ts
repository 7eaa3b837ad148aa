/** Where the contracts of one chain stand. */
export interface Deployment {
  readonly chainId: number;
  readonly governance: string;
  readonly licences: string;
  readonly prescriptions: string;
  readonly packs: string;
  readonly dispensing: string;
  readonly guardOffice: string;
  readonly guardPolicy: string;
  readonly guardLens: string;
  readonly incidents: string;
  readonly recalls: string;
  readonly custody: string;
}

/** Names of the contracts of a deployment, in the order in which they are checked. */
export const DEPLOYED_CONTRACTS = [
  "governance",
  "licences",
  "prescriptions",
  "packs",
  "dispensing",
  "guardOffice",
  "guardPolicy",
  "guardLens",
  "incidents",
  "recalls",
  "custody",
] as const satisfies readonly (keyof Deployment)[];
