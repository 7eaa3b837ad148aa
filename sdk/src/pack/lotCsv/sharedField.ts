import { MediConnectError } from "../../errors/MediConnectError.ts";
import { fieldEnd, fieldStart, fieldText, type Row } from "./splitRow.ts";

/** A column that holds the same on each line of a lot file. */
export interface SharedField<Value> {
  readonly name: string;
  /** Reads the text of a field, or throws a MediConnectError that says what is wrong with it. */
  readonly parse: (text: string) => Value;
  /** The field as it stood when it was last looked at, so that a million like it need no second look. */
  seen: Uint8Array | undefined;
  /** What the first sound line holds, and its text and number for messages. */
  first: { value: Value; text: string; line: number } | undefined;
}

export function createSharedField<Value>(name: string, parse: (text: string) => Value): SharedField<Value> {
  return { name, parse, seen: undefined, first: undefined };
}

/** Compares a field with what the lines before had; returns what is wrong with it, or undefined. */
export function takeSharedField<Value>(
  shared: SharedField<Value>,
  row: Row,
  field: number,
  line: number,
): string | undefined {
  if (shared.seen && isSame(shared.seen, row, field)) return undefined;
  const text = fieldText(row, field);
  try {
    const value = shared.parse(text);
    shared.first ??= { value, text, line };
    const { first } = shared;
    if (value !== first.value)
      return `has the ${shared.name} ${text}, but line ${first.line} has ${first.text}`;
    shared.seen = row.bytes.slice(fieldStart(row, field), fieldEnd(row, field));
  } catch (error) {
    if (!(error instanceof MediConnectError)) throw error;
    // A fault that each line shares is told once.
    if (!shared.first) shared.seen = row.bytes.slice(fieldStart(row, field), fieldEnd(row, field));
    return `has a wrong ${shared.name}: ${error.message.replace(/\.$/, "")}`;
  }
  return undefined;
}

function isSame(seen: Uint8Array, row: Row, field: number): boolean {
  const start = fieldStart(row, field);
  if (fieldEnd(row, field) - start !== seen.length) return false;
  for (let i = 0; i < seen.length; i++) if (seen[i] !== row.bytes[start + i]) return false;
  return true;
}
