import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";

/**
 * Reads `name=value,name=value`.
 *
 * @throws MediConnectError `OPTION_INVALID`
 */
export function parseEntries(option: string, text: string | undefined): { name: string; value: string }[] {
  return splitList(text).map((entry) => {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(entry) ?? [];
    if (name !== undefined && value !== undefined) return { name: name.trim(), value: value.trim() };
    throw new MediConnectError(
      "OPTION_INVALID",
      `${option} wants name=value, not ${JSON.stringify(entry)}.`,
      "See --help.",
      { option },
    );
  });
}

/** Texts between commas. */
export function splitList(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(",").map((part) => part.trim());
}
