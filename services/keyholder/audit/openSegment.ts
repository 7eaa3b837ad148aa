import { closeSync, fchmodSync, fdatasync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { MediConnectError } from "../../../sdk/src/index.ts";

const OWNER_ONLY = 0o600;

/** A file to which lines are appended, its owner's alone. */
export interface OpenSegment {
  bytes(): number;
  /**
   * All of it or nothing: on a full disk what was written of a line is taken back.
   *
   * @throws MediConnectError `AUDIT_UNWRITABLE`
   */
  append(text: string): void;
  /** Waits until the disk has it. */
  sync(): void;
  /** Does not wait, and cannot fail. */
  flush(): void;
  close(): void;
}

/** @param wholeBytes what is to be kept of the file; 0 for a new one */
export function openSegment(file: string, wholeBytes: number): OpenSegment {
  const descriptor = openSync(file, "a", OWNER_ONLY);
  fchmodSync(descriptor, OWNER_ONLY);
  ftruncateSync(descriptor, wholeBytes);
  let size = wholeBytes;
  return {
    bytes: () => size,
    append(text) {
      const bytes = Buffer.from(text);
      if (!writeAll(descriptor, bytes)) {
        ftruncateSync(descriptor, size);
        throw auditUnwritable(file);
      }
      size += bytes.length;
    },
    sync: () => fsyncSync(descriptor),
    flush: () => fdatasync(descriptor, () => undefined),
    close: () => closeSync(descriptor),
  };
}

function writeAll(descriptor: number, bytes: Buffer): boolean {
  try {
    return writeSync(descriptor, bytes) === bytes.length;
  } catch {
    return false;
  }
}

export function auditUnwritable(file: string, cause?: unknown): MediConnectError {
  return new MediConnectError(
    "AUDIT_UNWRITABLE",
    "The key holder cannot write its audit log, and answers nothing without it.",
    "Its operator has to see to the disk; ask another holder meanwhile.",
    { file },
    { cause },
  );
}
