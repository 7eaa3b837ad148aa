import { MediConnectError } from "../errors/MediConnectError.ts";
import { hasValidCheckDigit, normaliseGtin, requireGln, requireSscc } from "../gs1/checkDigits.ts";
import { quoteScan } from "../gs1/characterSets.ts";
import { toCanonicalUri } from "./canonicalUri.ts";

/** A GS1 key as packs need it. */
export type Epc =
  | { readonly kind: "pack"; readonly gtin: string; readonly serial: string }
  | { readonly kind: "lot"; readonly gtin: string; readonly lot: string }
  | { readonly kind: "product"; readonly gtin: string }
  | { readonly kind: "box"; readonly sscc: string }
  | { readonly kind: "place"; readonly gln: string; readonly extension?: string };

const BASE = "https://id.gs1.org";

/**
 * Reads SGTIN, LGTIN, GTIN, SSCC and SGLN (also PGLN), as EPC URN or Digital Link.
 *
 * @throws MediConnectError `EPC_UNKNOWN`, `EPC_CHECK_DIGIT_WRONG`
 * @example
 * readEpc("urn:epc:id:sscc:4012345.0111111111"); // { kind: "box", sscc: "040123451111111110" }
 */
export function readEpc(uri: string): Epc {
  const link = toCanonicalUri(uri) ?? "";
  const [, ai = "", key = "", qualifier = "", rest = ""] =
    /^https:\/\/id\.gs1\.org\/(01|00|414|417)\/(\d+)(?:\/(10|21|254)\/([^/]+))?$/.exec(link) ?? [];
  const lengths: Readonly<Record<string, number>> = { "01": 14, "00": 18, "414": 13, "417": 13 };
  if (key.length !== lengths[ai]) throw unknownEpc(uri);
  if (!hasValidCheckDigit(key)) {
    throw new MediConnectError(
      "EPC_CHECK_DIGIT_WRONG",
      `The check digit of ${quoteScan(uri)} is wrong.`,
      "Have it corrected where it was made.",
      { epc: quoteScan(uri) },
    );
  }
  const value = decode(rest, uri);
  if (ai === "00" && qualifier === "") return { kind: "box", sscc: key };
  if (ai === "01" && qualifier === "21") return { kind: "pack", gtin: key, serial: value };
  if (ai === "01" && qualifier === "10") return { kind: "lot", gtin: key, lot: value };
  if (ai === "01" && qualifier === "") return { kind: "product", gtin: key };
  if (ai === "414" && qualifier === "254") return { kind: "place", gln: key, extension: value };
  if (qualifier === "") return { kind: "place", gln: key };
  throw unknownEpc(uri);
}

/**
 * The canonical Digital Link of a key.
 *
 * @throws MediConnectError as `normaliseGtin`, `requireSscc` and `requireGln` do
 */
export function writeEpcLink(epc: Epc): string {
  switch (epc.kind) {
    case "pack":
      return `${BASE}/01/${normaliseGtin(epc.gtin)}/21/${encode(epc.serial)}`;
    case "lot":
      return `${BASE}/01/${normaliseGtin(epc.gtin)}/10/${encode(epc.lot)}`;
    case "product":
      return `${BASE}/01/${normaliseGtin(epc.gtin)}`;
    case "box":
      return `${BASE}/00/${requireSscc(epc.sscc)}`;
    case "place":
      return `${BASE}/414/${requireGln(epc.gln)}${epc.extension === undefined ? "" : `/254/${encode(epc.extension)}`}`;
  }
}

/** One form of a pack's or box's URI, by which it is known here: that of {@link writeEpcLink}. */
export function labelOf(uri: string): string {
  try {
    return writeEpcLink(readEpc(uri));
  } catch {
    return toCanonicalUri(uri) ?? uri;
  }
}

/**
 * The EPC URN of a key; of a product its pattern.
 *
 * @param prefixLength digits of the GS1 company prefix, 6 to 12, which a key itself does not tell
 * @throws MediConnectError `COMPANY_PREFIX_LENGTH_WRONG`, and as {@link writeEpcLink} does
 * @example
 * writeEpcUrn({ kind: "pack", gtin: "04012345123456", serial: "12" }, 7); // "urn:epc:id:sgtin:4012345.012345.12"
 */
export function writeEpcUrn(epc: Epc, prefixLength: number): string {
  if (!Number.isInteger(prefixLength) || prefixLength < 6 || prefixLength > 12) {
    throw new MediConnectError(
      "COMPANY_PREFIX_LENGTH_WRONG",
      `A GS1 company prefix has 6 to 12 digits, not ${prefixLength}.`,
      "Ask the owner of the key how long its prefix is.",
      { prefixLength },
    );
  }
  switch (epc.kind) {
    case "pack":
      return `urn:epc:id:sgtin:${split(normaliseGtin(epc.gtin), prefixLength)}.${encodeUrn(epc.serial)}`;
    case "lot":
      return `urn:epc:class:lgtin:${split(normaliseGtin(epc.gtin), prefixLength)}.${encodeUrn(epc.lot)}`;
    case "product":
      return `urn:epc:idpat:sgtin:${split(normaliseGtin(epc.gtin), prefixLength)}.*`;
    case "box":
      return `urn:epc:id:sscc:${split(requireSscc(epc.sscc), prefixLength)}`;
    case "place": {
      const body = requireGln(epc.gln).slice(0, -1);
      return `urn:epc:id:sgln:${body.slice(0, prefixLength)}.${body.slice(prefixLength)}.${encodeUrn(epc.extension ?? "0")}`;
    }
  }
}

/** Indicator digit and check digit leave their places at the ends. */
function split(key: string, prefixLength: number): string {
  const body = key.slice(1, -1);
  return `${body.slice(0, prefixLength)}.${key.slice(0, 1)}${body.slice(prefixLength)}`;
}

/** Whatever a URN may not hold as it is (EPC Tag Data Standard, table A-1). */
function encodeUrn(value: string): string {
  return value.replace(
    /["%&/<>?#]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(value: string, uri: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw unknownEpc(uri);
  }
}

function unknownEpc(uri: string): MediConnectError {
  return new MediConnectError(
    "EPC_UNKNOWN",
    `${quoteScan(uri)} names no pack, lot, product, box or place.`,
    "Give an SGTIN, LGTIN, SSCC or SGLN, as EPC URN or GS1 Digital Link.",
    { epc: quoteScan(uri) },
  );
}
