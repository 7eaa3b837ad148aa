import { fault, FhirFaults } from "./FhirFaults.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Only for values that came from `JSON.parse`, where the outer shape says enough about the inner ones. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The object that a JSON text holds. Anything else is written as JSON first, so that what is read is a copy
 * that the caller cannot change, and holds nothing that JSON cannot.
 *
 * @throws FhirFaults `NOT_JSON`; without a cause, because the parser quotes the text in its own message
 */
export function parseJsonObject(input: unknown): JsonObject {
  const parsed = parse(typeof input === "string" ? input : write(input));
  if (!isJsonObject(parsed)) throw new FhirFaults([fault("NOT_JSON", "Bundle")]);
  return parsed;
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function write(input: unknown): string | undefined {
  try {
    return JSON.stringify(input);
  } catch {
    return undefined;
  }
}
