import { MediConnectError } from "../errors/MediConnectError.ts";

/** What a person can do about what the file system said (POSIX error names). */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: "Give it to the user who runs this, or choose another place.",
  EEXIST: "Choose another place, or move what is there.",
  EISDIR: "It is a folder; name a file in it.",
  ENOENT: "Check the path.",
  ENOSPC: "The disk is full; make room and run the same command again.",
  ENOTDIR: "A file stands where a folder is wanted; name a folder.",
  EPERM: "Give it to the user who runs this, or choose another place.",
  EROFS: "It cannot be written to; choose another place.",
};

/** An error of the file system as one for people; undefined for any other. */
export function explainFileFailure(cause: unknown): MediConnectError | undefined {
  if (!(cause instanceof Error && "code" in cause && "path" in cause)) return undefined;
  const { code, path } = cause;
  if (typeof code !== "string" || typeof path !== "string" || !Object.hasOwn(REMEDIES, code))
    return undefined;
  return new MediConnectError(
    "FILE_SYSTEM_REFUSED",
    `The file system refuses ${path} (${code}).`,
    REMEDIES[code] ?? "",
    { path, reason: code },
    { cause },
  );
}
