import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes beside the file and renames: a reader, or a kill, never finds half of it. */
export function writeFileWhole(file: string, content: string | Uint8Array): void {
  const draft = `${file}.${process.pid}.draft`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
