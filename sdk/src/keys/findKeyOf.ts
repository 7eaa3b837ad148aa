import { computeAddress, isHexString } from "ethers";
import { EMBEDDED_ACTORS, embeddedAddress, embeddedKey } from "./embeddedActors.ts";

const PREFIX = "MEDICONNECT_KEY_";

/**
 * The private key of an account: among those in the environment, else, on the embedded chain alone, of its actors.
 *
 * @returns undefined where it is not here
 */
export function findKeyOf(
  account: string,
  { embedded, environment = process.env }: { embedded: boolean; environment?: NodeJS.ProcessEnv },
): string | undefined {
  const given = Object.entries(environment).flatMap(([name, key = ""]) =>
    name.startsWith(PREFIX) && isHexString(key, 32) ? [key] : [],
  );
  const found = given.find((key) => computeAddress(key) === account);
  if (found !== undefined || !embedded) return found;
  const actor = EMBEDDED_ACTORS.find((name) => embeddedAddress(name) === account);
  return actor === undefined ? undefined : embeddedKey(actor);
}
