export {
  EMBEDDED_ACTORS,
  embeddedAddress,
  embeddedKey,
  isEmbeddedActor,
  type EmbeddedActor,
} from "./embeddedActors.ts";
