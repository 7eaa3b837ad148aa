import { MediConnectError } from "../errors/MediConnectError.ts";

/** Of XML, whose tree takes more. Beyond these nobody exchanges events in one document, and whatever reads one would take minutes, or all memory. */
export const MAX_CHARACTERS = 50_000_000;
/**
 * Of JSON: an export of a lot of a million packs has 156 million, and is to be read again. That takes 16 s and 1.3 GB, planning it
 * 40 s and 2 GB, which Node has by itself.
 */
export const MAX_JSON_CHARACTERS = 200_000_000;
export const MAX_DEPTH = 64;

/** @throws MediConnectError `EPCIS_TOO_LARGE` */
export function requireShort(text: string): void {
  if (text.length > MAX_JSON_CHARACTERS) throw tooLarge(`is longer than ${MAX_JSON_CHARACTERS} characters`);
}

/** @throws MediConnectError `EPCIS_TOO_LARGE` */
export function requireShallow(document: unknown): void {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: document, depth: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth > MAX_DEPTH) throw tooLarge(`nests deeper than ${MAX_DEPTH} levels`);
    for (const inner of Object.values(value) as unknown[])
      if (typeof inner === "object" && inner !== null) waiting.push({ value: inner, depth: depth + 1 });
  }
}

function tooLarge(why: string): MediConnectError {
  return new MediConnectError(
    "EPCIS_TOO_LARGE",
    `The document is not read, since it ${why}.`,
    "Split it into several documents, each with whole events, and import them in the order of their times.",
  );
}
