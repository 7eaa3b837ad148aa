import { type SealedStore, sealedContentMissing } from "./SealedStore.ts";

/**
 * A store that lives as long as the program, for a page or a test. A page that issues hands what it sealed to a store
 * that the pharmacy reaches: whoever loses the sealed content loses the prescription.
 *
 * @example
 * const store = openMemoryStore();
 * await store.put(keys.locator, sealContent(new TextEncoder().encode("sealed"), keys.contentKey, id));
 * await store.has(keys.locator); // true
 */
export function openMemoryStore(): SealedStore {
  const kept = new Map<string, Uint8Array>();
  return {
    async put(locator, sealed) {
      kept.set(locator, Uint8Array.from(sealed));
    },
    async get(locator) {
      const sealed = kept.get(locator);
      if (sealed === undefined) throw sealedContentMissing(locator);
      return Uint8Array.from(sealed);
    },
    async has(locator) {
      return kept.has(locator);
    },
    async remove(locator) {
      kept.delete(locator);
    },
  };
}
