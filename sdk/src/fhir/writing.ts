import type { EpsCode } from "./epsCodes.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { SYSTEM } from "./systems.ts";

/** FHIR knows no null and no empty element: what is undefined is left out. */
export function withoutUndefined(elements: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const given: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(elements)) if (value !== undefined) given.push([key, value]);
  return Object.fromEntries(given);
}

export function identifierOf(system: string, value: string): JsonObject {
  return { system, value };
}

export function odsIdentifier(value: string): JsonObject {
  return identifierOf(SYSTEM.ods, value);
}

export function codingOf(system: string, { code, display }: EpsCode): JsonObject {
  return { system, code, display };
}
