import { MediConnectError } from "../errors/MediConnectError.ts";

/** Keeps sealed content where its locator finds it. Whoever runs it learns nothing but sizes and times. */
export interface SealedStore {
  put(locator: string, sealed: Uint8Array): Promise<void>;
  /** @throws MediConnectError `SEALED_CONTENT_MISSING` */
  get(locator: string): Promise<Uint8Array>;
  has(locator: string): Promise<boolean>;
  /** Erases it; harmless where there is none. */
  remove(locator: string): Promise<void>;
}

/** What a store throws where it holds nothing under a locator. */
export function sealedContentMissing(locator: string): MediConnectError {
  return new MediConnectError(
    "SEALED_CONTENT_MISSING",
    "The store holds no sealed content for this code.",
    "Check the code and the store's folder; the content may have been erased.",
    { locator },
  );
}
