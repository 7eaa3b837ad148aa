import { type LogDescription, type ParamType, Result } from "ethers";
import type { AuditValue } from "./AuditRecord.ts";

/** The fields of an event by their names, as JSON has them. */
export function readFields({ fragment, args }: LogDescription): Record<string, AuditValue> {
  return readStruct(fragment.inputs, args);
}

function readStruct(inputs: readonly ParamType[], values: Result): Record<string, AuditValue> {
  return Object.fromEntries(
    inputs.map((input, index) => [input.name || `_${index}`, readValue(input, values[index] as unknown)]),
  );
}

function readValue(input: ParamType, value: unknown): AuditValue {
  if (typeof value === "bigint") return isSafe(value) ? Number(value) : String(value);
  if (value instanceof Result) {
    const { arrayChildren, components } = input;
    if (arrayChildren !== null) return Array.from(value.toArray(), (one) => readValue(arrayChildren, one));
    return readStruct(components ?? [], value);
  }
  return typeof value === "boolean" ? value : String(value);
}

function isSafe(value: bigint): boolean {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
}
