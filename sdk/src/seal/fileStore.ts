import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { type SealedStore, sealedContentMissing } from "./SealedStore.ts";

const LOCATOR = /^[0-9a-f]{64}$/;

/**
 * A folder as the store: one file a prescription, named by its locator. Each is written aside and then renamed, so a
 * kill leaves either the whole file or none.
 */
export function openFileStore(folder: string): SealedStore {
  const fileOf = (locator: string): string => {
    if (!LOCATOR.test(locator)) throw sealedContentMissing(locator);
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
        throw sealedContentMissing(locator);
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
