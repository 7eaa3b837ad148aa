export { findKey } from "./findKey.ts";
