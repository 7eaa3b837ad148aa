import { readFileSync } from "node:fs";

/** @returns undefined where there is no file, or it is not whole JSON */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
