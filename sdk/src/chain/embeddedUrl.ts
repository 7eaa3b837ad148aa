import { defaultChainFolder } from "./chainFiles.ts";
import { DEFAULT_PORT, isPort } from "./preferredPort.ts";
import { readChainRecord } from "./readChainRecord.ts";

/**
 * Where the embedded chain of a folder answers, or would answer once started. One small file is read and nobody is
 * asked, since a configuration that names it may load often.
 */
export function embeddedUrl(folder: string = defaultChainFolder()): string {
  const port = Number(process.env["MEDICONNECT_PORT"] || DEFAULT_PORT);
  return readChainRecord(folder)?.url ?? urlOf(isPort(port) ? port : DEFAULT_PORT);
}

export function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
