export {
  EMBEDDED_ACTORS,
  embeddedAddress,
  embeddedKey,
  isEmbeddedActor,
  type EmbeddedActor,
} from "./embeddedActors.ts";
export { findKey } from "./findKey.ts";
export { findKeyOf } from "./findKeyOf.ts";
