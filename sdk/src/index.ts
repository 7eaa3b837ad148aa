/** What runs everywhere, in a browser, too. What needs Node besides stands in `node.ts`. */
export * from "./client/index.ts";
export * from "./dispensing/index.ts";
export * from "./errors/index.ts";
export * from "./fhir/index.ts";
export * from "./governance/index.ts";
export * from "./gs1/index.ts";
export * from "./guard/index.ts";
export * from "./keys/index.ts";
export * from "./licence/index.ts";
export * from "./merkle/index.ts";
export * from "./pack/index.ts";
export * from "./prescription/index.ts";
export * from "./register/index.ts";
export * from "./seal/index.ts";
export * from "./supplyGuard/index.ts";
export * from "./typedData/index.ts";
export * from "./wallet/index.ts";
