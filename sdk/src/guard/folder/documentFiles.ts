import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { readTextFile } from "../../files/readTextFile.ts";

/** Writes a JSON document beside its place and renames it; it and its folder are their owner's alone. */
export async function writeDocument(file: string, document: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${process.pid}.part`;
  try {
    await writeFile(aside, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/**
 * Writes a file that nobody has written yet, whole or not at all: of two at once one succeeds.
 *
 * @returns whether it was this one
 */
export async function writeOnce(file: string, text: string): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(aside, text, { mode: 0o600, flush: true });
    await link(aside, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** @throws MediConnectError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `GUARD_FILE_INVALID` */
export async function readDocument(file: string): Promise<unknown> {
  const text = await readTextFile(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new MediConnectError(
      "GUARD_FILE_INVALID",
      `The file ${file} is no JSON.`,
      "Fetch it anew, or restore it from its backup.",
      { file },
    );
  }
}

/** Every JSON document of a folder, in the order of the names; none where there is no folder. */
export async function readDocuments(folder: string): Promise<unknown[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".json")).sort();
  return Promise.all(files.map((name) => readDocument(path.join(folder, name))));
}
