import { MediConnectError } from "../errors/MediConnectError.ts";
import { normaliseGtin } from "./checkDigits.ts";
import { quoteScan } from "./characterSets.ts";
import { checkElement, type Gs1Element } from "./checkElement.ts";
import { collectElements } from "./collectElements.ts";
import { isoToExpiry } from "./expiryDate.ts";

/** What a Digital Link says about a medicine; everything but the GTIN may be left out. */
export interface DigitalLinkParts {
  /** 8, 12, 13 or 14 digits. */
  readonly gtin: string;
  /** Consumer product variant, AI (22). */
  readonly variant?: string;
  readonly lot?: string;
  readonly serial?: string;
  /** `YYYY-MM-DD` */
  readonly expiry?: string;
}

/** What may follow a GTIN in the path, in this order, each left out at will (GS1 Digital Link: URI syntax). */
const pathOrders = [["22", "10", "21"], ["235"]] as const;

/** True where `text` is a web address, and so may be a Digital Link. */
export function isDigitalLink(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/**
 * The GS1 Digital Link of a product, a lot or a pack: what identifies it in the path, its expiry in the query.
 *
 * @param domain where the link leads, with its scheme
 * @throws MediConnectError `DIGITAL_LINK_MALFORMED` where a lot or a serial is `.` or `..`, which web clients drop
 * from a path even where they are escaped; and as `normaliseGtin`, `checkElement` and `isoToExpiry` do
 * @example
 * buildDigitalLink({ gtin: "9506000134352", lot: "A/1", serial: "XYZ", expiry: "2026-12-31" });
 * // "https://id.gs1.org/01/09506000134352/10/A%2F1/21/XYZ?17=261231"
 */
export function buildDigitalLink(parts: DigitalLinkParts, domain = "https://id.gs1.org"): string {
  const path = [
    { ai: "01", value: normaliseGtin(parts.gtin) },
    ...optionalElement("22", parts.variant),
    ...optionalElement("10", parts.lot),
    ...optionalElement("21", parts.serial),
  ];
  path.forEach(checkElement);
  const query = parts.expiry === undefined ? "" : `?17=${isoToExpiry(parts.expiry)}`;
  return `${domain.replace(/\/+$/, "")}${path.map(formatSegments).join("")}${query}`;
}

/**
 * Reads a GS1 Digital Link, whatever its domain and whatever stands in front of the GTIN in its path. Query keys that
 * are no AIs, for example of a web shop, are passed over.
 *
 * @returns the elements, the GTIN as 14 digits
 * @throws MediConnectError `DIGITAL_LINK_MALFORMED`, `GTIN_MALFORMED`, `GTIN_CHECK_DIGIT_WRONG`, and as
 * `collectElements` does
 */
export function parseDigitalLink(uri: string): readonly Gs1Element[] {
  const [, path = "", query = ""] = /^https?:\/\/[^/?#]+(\/[^?#]*)?(?:\?([^#]*))?/i.exec(uri.trim()) ?? [];
  return collectElements([...readPath(path, uri), ...readQuery(query, uri)]);
}

/** Taken apart by hand, since `new URL` would resolve a lot named `..` as a step up. */
function readPath(path: string, uri: string): Gs1Element[] {
  const segments = path.replace(/\/$/, "").split("/");
  const start = segments.findLastIndex((segment, index) => segment === "01" && isPair(segments, index));
  if (start === -1) throw malformed(uri, "has no /01/ followed by a GTIN");

  const elements = readPairs(segments.slice(start), uri);
  const qualifiers = elements.slice(1).map(({ ai }) => ai);
  if (!pathOrders.some((order) => isInOrder(qualifiers, order))) {
    throw malformed(uri, "does not name variant (22), lot (10) and serial (21) in this order");
  }
  return elements.map(({ ai, value }) => ({ ai, value: ai === "01" ? normaliseGtin(value) : value }));
}

/** True where `index` begins a run of whole AI/value pairs up to the end of the path. */
function isPair(segments: readonly string[], index: number): boolean {
  return (segments.length - index) % 2 === 0 && /^\d+$/.test(segments[index + 1] ?? "");
}

function readPairs(segments: readonly string[], uri: string): Gs1Element[] {
  const pairs: Gs1Element[] = [];
  for (let index = 0; index + 1 < segments.length; index += 2) {
    pairs.push({ ai: segments[index] ?? "", value: unescape(segments[index + 1] ?? "", uri) });
  }
  return pairs;
}

function readQuery(query: string, uri: string): Gs1Element[] {
  return query
    .split("&")
    .map((pair) => /^(\d+)=(.*)$/.exec(pair))
    .filter((match) => match !== null)
    .map(([, ai = "", value = ""]) => ({ ai, value: unescape(value, uri) }));
}

function isInOrder(ais: readonly string[], order: readonly string[]): boolean {
  const places = ais.map((ai) => order.indexOf(ai));
  return places.every((place, index) => place > (places[index - 1] ?? -1));
}

function optionalElement(ai: string, value: string | undefined): Gs1Element[] {
  return value === undefined ? [] : [{ ai, value }];
}

function formatSegments({ ai, value }: Gs1Element): string {
  if (value === "." || value === "..") {
    throw new MediConnectError(
      "DIGITAL_LINK_MALFORMED",
      `The value ${value} of (${ai}) cannot stand in a web address.`,
      "Use the GS1 DataMatrix code of this pack instead.",
      { ai, value },
    );
  }
  return `/${ai}/${escape(value)}`;
}

/** Everything but the unreserved characters of RFC 3986; `encodeURIComponent` leaves five others as they are. */
function escape(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unescape(value: string, uri: string): string {
  try {
    return decodeURIComponent(value);
  } catch (cause) {
    throw malformed(uri, "holds a broken percent escape", { cause });
  }
}

function malformed(uri: string, wrong: string, options: ErrorOptions = {}): MediConnectError {
  return new MediConnectError(
    "DIGITAL_LINK_MALFORMED",
    `The web address ${quoteScan(uri)} is no GS1 Digital Link of a pack: it ${wrong}.`,
    "Scan the GS1 DataMatrix code of the pack instead.",
    { uri: quoteScan(uri) },
    options,
  );
}
