import path from "node:path";

/** Where the npm package is built; git ignores it. */
export const PACKAGE_FOLDER = "dist/package";

/** A file or folder of the package. */
export function inPackage(...parts: readonly string[]): string {
  return path.join(PACKAGE_FOLDER, ...parts);
}
