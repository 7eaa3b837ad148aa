export {
  deriveFormLocator,
  deriveItemKeys,
  FORM_LOCATOR_BYTES,
  FORM_SECRET_BYTES,
  itemLocator,
  type ItemKeys,
  type OfferedKeys,
} from "./formKeys.ts";
export { sealContent, unsealContent } from "./sealContent.ts";
export { openMemoryStore } from "./memoryStore.ts";
export { type SealedStore, sealedContentMissing } from "./SealedStore.ts";
