import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { epcisFault, type EpcisFault, type EpcisFaultCode } from "./EpcisFaults.ts";
import { isRecord } from "./json.ts";
import schema from "./schema/epcis-json-schema.json" with { type: "json" };

type Part = "epcisDocument" | "EPCIS-Document-Event";

const validators = new Map<Part, ValidateFunction>();

/** Every fault of `value` against one part of GS1's own schema of EPCIS 2.0.1, each place once. */
export function validateSchema(part: Part, value: unknown, event?: number): readonly EpcisFault[] {
  const validate = validatorOf(part);
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter(isTelling);
  const faults = new Map<string, EpcisFault>();
  for (const error of errors.length > 0 ? errors : (validate.errors ?? [])) {
    const path = pathOf(error);
    const fault = epcisFault(codeOf(error), event, path);
    // Of several ways in which a value might have been right, the list of words tells most.
    if (!faults.has(path) || fault.code === "UNKNOWN_WORD") faults.set(path, fault);
  }
  return [...faults.values()];
}

/** Compiled when first used: it takes a tenth of a second. */
function validatorOf(part: Part): ValidateFunction {
  const known = validators.get(part);
  if (known !== undefined) return known;
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats.default(ajv);
  // Ajv's own compares each item with each other, which takes minutes for the packs of a lot.
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    validate: isDistinct,
    error: { message: "repeats" },
  });
  ajv.addSchema(schema, "epcis");
  const validate = ajv.compile({ $ref: `epcis#/definitions/${part}` });
  validators.set(part, validate);
  return validate;
}

function isDistinct(isAsked: unknown, list: readonly unknown[]): boolean {
  return isAsked !== true || new Set(list.map(textOf)).size === list.length;
}

/** The same for what is the same, in whatever order its fields stand. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${textOf(value[key])}`).join(",")}}`;
}

/** Those that only say that something within is wrong add nothing. */
function isTelling({ keyword, schemaPath }: ErrorObject): boolean {
  if (schemaPath.includes("propertyNames") && keyword !== "propertyNames") return false;
  return !["if", "anyOf", "oneOf", "allOf", "not"].includes(keyword);
}

function codeOf({ keyword, params }: ErrorObject): EpcisFaultCode {
  switch (keyword) {
    case "required":
      return "MISSING";
    case "additionalProperties":
    case "propertyNames":
      return "UNKNOWN_FIELD";
    case "enum":
    case "const":
      return "UNKNOWN_WORD";
    case "format":
      return (params as { format?: unknown }).format === "uri" ? "WRONG_URI" : "WRONG_TIME";
    case "type":
      return "WRONG_TYPE";
    default:
      return "WRONG_VALUE";
  }
}

function pathOf({ instancePath, params }: ErrorObject): string {
  const { missingProperty, propertyName, additionalProperty } = params as Readonly<Record<string, unknown>>;
  const last = [missingProperty, propertyName, additionalProperty].find((one) => typeof one === "string");
  const keys = instancePath.split("/").slice(1).map(unescape);
  if (last !== undefined) keys.push(last);
  return keys
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./, "");
}

function unescape(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
