import { readFile } from "node:fs/promises";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** @throws MediConnectError `FILE_NOT_FOUND`, `FILE_UNREADABLE` */
export async function readTextFile(file: string): Promise<string> {
  return (await readBinaryFile(file)).toString("utf8");
}

/** @throws MediConnectError `FILE_NOT_FOUND`, `FILE_UNREADABLE` */
export async function readBinaryFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new MediConnectError(
      missing ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
      missing ? `There is no file ${file}.` : `The file ${file} cannot be read.`,
      "Check the path and try again.",
      { file },
      { cause },
    );
  }
}
