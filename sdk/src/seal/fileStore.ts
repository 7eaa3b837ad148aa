import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { randomUUID } from "node:crypto";
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

const LOCATOR = /^[0-9a-f]{64}$/;

/**
 * A folder as the store: one file a prescription, named by its locator. Each is written aside and then renamed, so a
 * kill leaves either the whole file or none.
 */
export function openFileStore(folder: string): SealedStore {
  const fileOf = (locator: string): string => {
    if (!LOCATOR.test(locator)) throw missing(locator);
    return path.join(folder, `${locator}.sealed`);
  };
  return {
    async put(locator, sealed) {
      await mkdir(folder, { recursive: true });
      const aside = path.join(folder, `.${randomUUID()}.part`);
      await writeFile(aside, sealed, { mode: 0o600 });
      await rename(aside, fileOf(locator));
    },
    async get(locator) {
      try {
        return await readFile(fileOf(locator));
      } catch {
        throw missing(locator);
      }
    },
    async has(locator) {
      return readFile(fileOf(locator)).then(
        () => true,
        () => false,
      );
    },
    async remove(locator) {
      await rm(fileOf(locator), { force: true });
    },
  };
}

function missing(locator: string): MediConnectError {
  return new MediConnectError(
    "SEALED_CONTENT_MISSING",
    "The store holds no sealed content for this code.",
    "Check the code and the store's folder; the content may have been erased.",
    { locator },
  );
}
