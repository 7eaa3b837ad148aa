import { MediConnectError } from "../errors/MediConnectError.ts";

export const DEFAULT_PORT = 18_545;
const FIRST_UNPRIVILEGED_PORT = 1024;
const LAST_PORT = 65_535;

/**
 * The port to try first: the one asked for, else `MEDICONNECT_PORT`, else 18545.
 *
 * @throws MediConnectError `PORT_INVALID`
 */
export function preferredPort(asked?: number, environment: NodeJS.ProcessEnv = process.env): number {
  const port = asked ?? Number(environment["MEDICONNECT_PORT"] || DEFAULT_PORT);
  if (isPort(port)) return port;
  throw new MediConnectError(
    "PORT_INVALID",
    `A port is a whole number from ${FIRST_UNPRIVILEGED_PORT} to ${LAST_PORT}; ${asked ?? environment["MEDICONNECT_PORT"]} is none.`,
    "Give another port, or unset MEDICONNECT_PORT.",
    { port: asked ?? environment["MEDICONNECT_PORT"] },
  );
}

export function isPort(value: number): boolean {
  return Number.isSafeInteger(value) && value >= FIRST_UNPRIVILEGED_PORT && value <= LAST_PORT;
}
