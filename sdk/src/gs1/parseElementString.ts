import { MediConnectError } from "../errors/MediConnectError.ts";
import { type AiDefinition, findAi } from "./aiTable.ts";
import { GS, quoteScan } from "./characterSets.ts";
import { type Gs1Element, unknownAi } from "./checkElement.ts";
import { collectElements } from "./collectElements.ts";

/**
 * What scanners put in front of GS1 data to name the symbol (ISO/IEC 15424): GS1-128, GS1 DataMatrix, GS1 QR code,
 * GS1 DataBar and GS1 DotCode.
 */
export const gs1SymbologyIdentifiers = ["]C1", "]d2", "]Q3", "]e0", "]J1"] as const;

const bracketedAi = /(?<!\\)\((\d{2,4})\)/;

/**
 * Reads GS1 element strings, either as a scanner sends them or as people write them:
 *
 * - raw: an optional symbology identifier, then AIs and values, with GS (0x1D) behind every value whose length is
 *   not predefined, unless it is the last one;
 * - bracketed: `(01)…(17)…`. A bracket inside of a value may be written `\(`; it must be where digits and a closing
 *   bracket follow it, because nothing else would tell it from an AI.
 *
 * An AI that comes twice with one value counts once. Which AIs go together is not judged here: by the GS1 rules this
 * is asked of all the barcodes of an item together, and one scan is only one of them.
 *
 * @returns the elements in the order of the barcode
 * @throws MediConnectError `GS1_EMPTY`, `GS1_SYMBOL_NOT_GS1`, `GS1_AI_UNKNOWN`, `GS1_LENGTH_WRONG`,
 * `GS1_CHARACTER_ILLEGAL`, `GS1_CHECK_DIGIT_WRONG`, `GS1_DATE_WRONG`, `GS1_VALUE_WRONG`, `GS1_AI_REPEATED`
 * @example
 * parseElementString("]d2010950600013435217261231").length; // 2
 */
export function parseElementString(text: string): readonly Gs1Element[] {
  const body = stripSymbologyIdentifier(text.trim());
  if (body === "" || body === GS) throw emptyScan();
  return collectElements(isBracketed(body) ? splitBracketed(body) : splitRaw(body));
}

/** True where `body` is written with brackets around its AIs. */
export function isBracketed(body: string): boolean {
  return body.search(bracketedAi) === 0;
}

/** `text` without the symbology identifier; a symbol that is not a GS1 one is refused. */
function stripSymbologyIdentifier(text: string): string {
  if (!text.startsWith("]")) return text;
  const identifier = text.slice(0, 3);
  if (gs1SymbologyIdentifiers.some((known) => known === identifier)) return text.slice(3);
  throw new MediConnectError(
    "GS1_SYMBOL_NOT_GS1",
    `The scanner calls this symbol ${quoteScan(identifier)}, which is not a GS1 one.`,
    "Scan the square GS1 DataMatrix code of the pack instead.",
    { identifier: quoteScan(identifier) },
  );
}

/** Lazily, so that the first thing wrong is the one that is reported. */
function* splitRaw(body: string): Generator<Gs1Element> {
  let position = body.startsWith(GS) ? GS.length : 0;
  while (position < body.length) {
    const definition = findAi(body, position);
    if (definition === undefined) throw unknownAi(body.slice(position, position + 4), position);

    const start = position + definition.ai.length;
    const end = endOfValue(body, start, definition);
    yield { ai: definition.ai, value: body.slice(start, end) };
    // A separator behind a value of predefined length is needless, but allowed.
    position = body[end] === GS ? end + GS.length : end;
  }
}

function endOfValue(body: string, start: number, definition: AiDefinition): number {
  const separator = body.indexOf(GS, start);
  const end = separator === -1 ? body.length : separator;
  return definition.needsFnc1 ? end : Math.min(end, start + definition.maxLength);
}

function* splitBracketed(body: string): Generator<Gs1Element> {
  // Splitting on a pattern with one group gives: nothing, AI, value, AI, value, …
  const [, ...pieces] = body.split(bracketedAi);
  for (let index = 0; index + 1 < pieces.length; index += 2) {
    const value = (pieces[index + 1] ?? "").trim().replaceAll("\\(", "(");
    yield { ai: pieces[index] ?? "", value };
  }
}

function emptyScan(): MediConnectError {
  return new MediConnectError("GS1_EMPTY", "The scan is empty.", "Scan the barcode again.");
}
