import { isIP } from "node:net";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** Where a node is reached by its peers. */
export interface Enode {
  /** 128 hexadecimal digits. */
  readonly publicKey: string;
  /** An IP address: Besu takes names only behind an experimental flag. */
  readonly host: string;
  readonly port: number;
}

const PATTERN = /^enode:\/\/([0-9a-fA-F]{128})@(\[[0-9a-fA-F:.]+\]|[0-9.]+):(\d{1,5})(?:\?discport=\d+)?$/;

export function formatEnode({ publicKey, host, port }: Enode): string {
  return `enode://${publicKey.toLowerCase()}@${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/**
 * Reads an enode URL.
 *
 * @throws MediConnectError `ENODE_INVALID`
 */
export function parseEnode(text: string): Enode {
  const [, publicKey = "", bracketed = "", port = ""] = PATTERN.exec(text.trim()) ?? [];
  const host = bracketed.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && Number(port) > 0 && Number(port) < 65_536) {
    return { publicKey: publicKey.toLowerCase(), host, port: Number(port) };
  }
  throw new MediConnectError(
    "ENODE_INVALID",
    `${JSON.stringify(text)} is no enode URL.`,
    "Give enode://<128 hexadecimal digits>@<IP address>:<port>, as `admin_nodeInfo` of the node says.",
    { enode: text },
  );
}
