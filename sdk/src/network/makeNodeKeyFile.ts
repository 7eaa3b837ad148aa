import { writeFile } from "node:fs/promises";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { makeNodeKey, type NodeKey } from "./nodeKey.ts";

/**
 * Makes a node's key in a file that its owner alone may read; what is there is never overwritten.
 *
 * @returns what the administrator of the network may know
 * @throws MediConnectError `NODE_KEY_EXISTS`, `FILE_NOT_WRITTEN`
 */
export async function makeNodeKeyFile(file: string): Promise<Omit<NodeKey, "privateKey">> {
  const { privateKey, publicKey, address } = makeNodeKey();
  try {
    await writeFile(file, privateKey, { mode: 0o600, flag: "wx" });
    return { publicKey, address };
  } catch (cause) {
    const exists = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    throw new MediConnectError(
      exists ? "NODE_KEY_EXISTS" : "FILE_NOT_WRITTEN",
      exists ? `${file} is there already.` : `${file} cannot be written.`,
      exists
        ? "A node that loses its key is another node: keep it, or give another file."
        : "Give a file in a folder that is there and may be written to.",
      { file },
      { cause },
    );
  }
}
