import { MediConnectError } from "../errors/MediConnectError.ts";
import { EMBEDDED_ACTORS, embeddedKey, isEmbeddedActor } from "./embeddedActors.ts";

/**
 * The private key of a named actor: from the environment (`MEDICONNECT_KEY_PHARMACY_1` for `pharmacy-1`), else, on
 * the embedded chain alone, from the test mnemonic.
 *
 * @throws MediConnectError `KEY_MISSING`
 */
export function findKey(
  name: string,
  { embedded, environment = process.env }: { embedded: boolean; environment?: NodeJS.ProcessEnv },
): string {
  const variable = `MEDICONNECT_KEY_${name.toUpperCase().replaceAll("-", "_")}`;
  const given = environment[variable];
  if (given !== undefined && given !== "") return given;
  if (embedded && isEmbeddedActor(name)) return embeddedKey(name);
  throw new MediConnectError(
    "KEY_MISSING",
    `There is no key for ${JSON.stringify(name)}.`,
    embedded
      ? `Set ${variable}, or act as one of: ${EMBEDDED_ACTORS.join(", ")}.`
      : `Set ${variable} to its private key.`,
    { name, variable },
  );
}
