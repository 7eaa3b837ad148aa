import bwipjs from "bwip-js/node";
import type { Gs1Element } from "../../../sdk/src/gs1/checkElement.ts";

/** What BWIPP, the barcode writer behind bwip-js, says of the same elements, in the codes of this library. */
export type Verdict =
  | "accepted"
  | "GS1_AI_UNKNOWN"
  | "GS1_LENGTH_WRONG"
  | "GS1_CHARACTER_ILLEGAL"
  | "GS1_CHECK_DIGIT_WRONG"
  | "GS1_DATE_WRONG"
  | "GS1_VALUE_WRONG"
  | "GS1_AI_REPEATED";

const verdicts: readonly (readonly [RegExp, Verdict])[] = [
  [/^GS1unknownAI/, "GS1_AI_UNKNOWN"],
  [/^GS1valueToo/, "GS1_LENGTH_WRONG"],
  [/^GS1(?:notNumeric|badCSET)/, "GS1_CHARACTER_ILLEGAL"],
  [/^GS1(?:badChecksum|badAlpha|alphaToo|Unknown(?:CSET)|badIBAN|tooShort)/, "GS1_CHECK_DIGIT_WRONG"],
  [/^GS1bad(?:Month|Day|Date|Hour|Minute|Second|Time)/, "GS1_DATE_WRONG"],
  [/^GS1repeated/, "GS1_AI_REPEATED"],
];

/** The name of the error that BWIPP raises for these elements, or `undefined`. */
export function bwippError(elements: readonly Gs1Element[]): string | undefined {
  const text = elements.map(({ ai, value }) => `(${ai})${escapeAll(value)}`).join("");
  return bwippErrorOf("gs1datamatrix", text, true);
}

/** The name of the error that BWIPP raises for a Digital Link, or `undefined`. */
export function bwippLinkError(uri: string): string | undefined {
  return bwippErrorOf("gs1dldatamatrix", uri, false);
}

/**
 * The verdict on the values alone. BWIPP judges after them which AIs go together; an error of that kind says that
 * the values are right.
 */
export function bwippVerdict(elements: readonly Gs1Element[]): Verdict {
  const error = bwippError(elements);
  if (error === undefined || /^GS1(?:missingAIs|exclusiveAIs)/.test(error)) return "accepted";
  return verdicts.find(([pattern]) => pattern.test(error))?.[1] ?? "GS1_VALUE_WRONG";
}

function bwippErrorOf(bcid: string, text: string, parse: boolean): string | undefined {
  try {
    bwipjs.raw({ bcid, text, parse });
    return undefined;
  } catch (error) {
    const name = error instanceof Error ? /^bwipp\.(\w+)/.exec(error.message)?.[1] : undefined;
    if (name === undefined) throw error;
    return name;
  }
}

/** As character codes, so that brackets and circumflexes are data. */
function escapeAll(value: string): string {
  return value.replace(
    /[^0-9A-Za-z]/g,
    (character) => `^${String(character.charCodeAt(0)).padStart(3, "0")}`,
  );
}
