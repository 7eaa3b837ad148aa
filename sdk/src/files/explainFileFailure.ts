import { MediConnectError } from "../errors/MediConnectError.ts";

/** Why the file system refuses, in words, by the names that POSIX has for it. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "whoever runs this may not use it",
  EEXIST: "it is there already",
  EISDIR: "it is a folder",
  ENOENT: "there is nothing there",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file stands where a folder is wanted",
  EPERM: "whoever runs this may not use it",
  EROFS: "nothing can be written there",
};

/** An error of the file system as one for people; undefined for any other. */
export function explainFileFailure(cause: unknown): MediConnectError | undefined {
  if (!(cause instanceof Error && "code" in cause && "path" in cause)) return undefined;
  const { code, path } = cause;
  if (typeof code !== "string" || typeof path !== "string" || !Object.hasOwn(REASONS, code)) return undefined;
  return new MediConnectError(
    "FILE_SYSTEM_REFUSED",
    `The file system refuses ${path}: ${REASONS[code]} (${code}).`,
    "Set that right or choose another place, then run the same command again.",
    { path, reason: code },
    { cause },
  );
}
