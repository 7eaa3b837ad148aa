import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FormStore } from "./FormStore.ts";

/**
 * A folder of forms, readable by its owner alone. Each file is written aside and then put in its place, so that a kill
 * leaves the old text, the new one or none.
 *
 * @example
 * const forms = openFormFolder(newFile);
 */
export function openFormFolder(folder: string): FormStore {
  const placeOf = (name: string): string => path.join(folder, name);
  const find = (name: string): Promise<string | undefined> =>
    readFile(placeOf(name), "utf8").catch((error: unknown) => {
      if (isFault(error, "ENOENT")) return undefined;
      throw error;
    });
  return {
    async keep(name, text) {
      const aside = await writeAside(folder, text);
      try {
        // Of two at once only one link succeeds.
        await link(aside, placeOf(name));
      } catch (error) {
        if (!isFault(error, "EEXIST")) throw error;
      } finally {
        await rm(aside, { force: true });
      }
      return readFile(placeOf(name), "utf8");
    },
    async replace(name, text) {
      await rename(await writeAside(folder, text), placeOf(name));
    },
    find,
    placeOf,
  };
}

async function writeAside(folder: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = path.join(folder, `.${randomBytes(8).toString("hex")}.part`);
  await writeFile(aside, text, { mode: 0o600, flush: true });
  return aside;
}

function isFault(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
