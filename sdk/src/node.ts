/** All of the SDK under Node: what runs everywhere, folders and files as stores, and the embedded chain. */
export * from "./index.ts";
export * from "./chain/index.ts";
export * from "./client/node.ts";
export * from "./gs1/node.ts";
export * from "./guard/node.ts";
export * from "./keys/node.ts";
export * from "./pack/node.ts";
export * from "./prescription/node.ts";
export * from "./seal/node.ts";
export * from "./wallet/node.ts";
