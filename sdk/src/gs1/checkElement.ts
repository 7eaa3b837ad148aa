import { MediConnectError } from "../errors/MediConnectError.ts";
import { aiRules } from "./aiRules.ts";
import { type AiDefinition, type AiPart, aiTable } from "./aiTable.ts";
import { belongsTo, quoteScan } from "./characterSets.ts";

/** One element of a GS1 barcode: an application identifier and its value, without brackets and separators. */
export interface Gs1Element {
  readonly ai: string;
  readonly value: string;
}

/**
 * Refuses an element that breaks the rules of its application identifier: length, characters, check digit, dates.
 *
 * @throws MediConnectError `GS1_AI_UNKNOWN`, `GS1_LENGTH_WRONG`, `GS1_CHARACTER_ILLEGAL`, `GS1_CHECK_DIGIT_WRONG`,
 * `GS1_DATE_WRONG`, `GS1_VALUE_WRONG`
 */
export function checkElement(element: Gs1Element): void {
  const definition = aiTable.get(element.ai);
  if (definition === undefined) throw unknownAi(element.ai);
  checkLength(definition, element);

  let rest = element.value;
  for (const part of definition.parts) {
    if (rest === "" && part.optional) return;
    const piece = rest.slice(0, part.max);
    rest = rest.slice(piece.length);
    checkPart(part, piece, element);
  }
}

/** The error for digits that stand where an application identifier should, but are none. */
export function unknownAi(digits: string, position = 0): MediConnectError {
  return new MediConnectError(
    "GS1_AI_UNKNOWN",
    `"${quoteScan(digits)}" is no GS1 application identifier.`,
    "Scan the GS1 barcode of the pack again; if it stays so, the barcode is not a GS1 one.",
    { ai: quoteScan(digits), position },
  );
}

function checkLength({ minLength, maxLength }: AiDefinition, element: Gs1Element): void {
  const { length } = element.value;
  if (length >= minLength && length <= maxLength) return;
  const allowed = minLength === maxLength ? `${minLength}` : `${minLength} to ${maxLength}`;
  throw elementError("GS1_LENGTH_WRONG", element, `it has ${length} characters instead of ${allowed}`);
}

function checkPart(part: AiPart, piece: string, element: Gs1Element): void {
  if (piece.length < part.min) {
    throw elementError("GS1_LENGTH_WRONG", element, "it ends in the middle of one of its parts");
  }
  if (!belongsTo(part.characters, piece)) {
    const allowed = part.characters === "digits" ? "a digit" : `allowed (${part.characters.toUpperCase()})`;
    throw elementError("GS1_CHARACTER_ILLEGAL", element, `it holds a character that is not ${allowed}`);
  }
  for (const name of part.rules) {
    const rule = aiRules[name];
    if (!rule.holds(piece)) throw elementError(rule.code, element, rule.wrong);
  }
}

/** Every way in which the value of an element can be wrong. */
type ElementFaultCode =
  | "GS1_LENGTH_WRONG"
  | "GS1_CHARACTER_ILLEGAL"
  | "GS1_CHECK_DIGIT_WRONG"
  | "GS1_DATE_WRONG"
  | "GS1_VALUE_WRONG";

function elementError(code: ElementFaultCode, { ai, value }: Gs1Element, wrong: string): MediConnectError {
  return new MediConnectError(
    code,
    `The barcode says (${ai})${quoteScan(value)}, but ${wrong}.`,
    "Scan the barcode again; if it stays so, type in what is printed on the pack.",
    { ai, value: quoteScan(value) },
  );
}
