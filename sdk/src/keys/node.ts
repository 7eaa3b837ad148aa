export { findKey } from "./findKey.ts";
export { findKeyOf } from "./findKeyOf.ts";
