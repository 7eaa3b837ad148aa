import { createServer } from "node:net";
import { MediConnectError } from "../errors/MediConnectError.ts";

const TRIES = 50;

/**
 * The first free port from `preferred` on; a stranger's is left alone.
 *
 * @throws MediConnectError `CHAIN_PORTS_TAKEN`
 */
export async function findFreePort(preferred: number): Promise<number> {
  const last = Math.min(preferred + TRIES - 1, 65_535);
  for (let port = preferred; port <= last; port++) {
    if (await isPortFree(port)) return port;
  }
  throw new MediConnectError(
    "CHAIN_PORTS_TAKEN",
    `All ports from ${preferred} to ${last} are taken.`,
    "Give another one with --port or MEDICONNECT_PORT.",
    { preferred, last },
  );
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
