export { openFileStore, type SealedStore } from "./fileStore.ts";
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
