import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** Each by which a rotation changes what is on the disk. */
export const DISK_CALLS = ["openSync", "writeSync", "linkSync", "renameSync"] as const;

/** Kills this very process before its n-th of these calls; amid it, where it is a write. */
export function killBefore(calls: readonly (typeof DISK_CALLS)[number][], nth: number): void {
  let count = 0;
  for (const name of calls) {
    const original: unknown = Reflect.get(fs, name);
    if (typeof original !== "function") throw new Error(name);
    const wrapped = (...given: unknown[]): unknown => {
      if (++count === nth) {
        const [descriptor, bytes] = given;
        if (name === "writeSync" && Buffer.isBuffer(bytes)) {
          Reflect.apply(original, fs, [descriptor, bytes.subarray(0, bytes.length / 2)]);
        }
        process.kill(process.pid, "SIGKILL");
      }
      return Reflect.apply(original, fs, given) as unknown;
    };
    Reflect.set(fs, name, wrapped);
  }
  syncBuiltinESMExports();
}
