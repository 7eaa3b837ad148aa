import { computeCheckDigit } from "../gs1/checkDigits.ts";

// One form for every way to write a GS1 key as a URI: the canonical Digital Link, down to the finest level and no further
// (CBV 2.0, section 8.9, and GS1 Digital Link: URI syntax). EPC URNs as in the EPC Tag Data Standard, section 6.

const CANONICAL = "https://id.gs1.org";
const ROOT = "urn:epc:";

/** Other names of keys and qualifiers in Digital Links. */
const NAMES: Readonly<Record<string, string>> = {
  gtin: "01",
  itip: "8006",
  cpid: "8010",
  gln: "414",
  party: "417",
  gsrnp: "8017",
  gsrn: "8018",
  gcn: "255",
  sscc: "00",
  gdti: "253",
  ginc: "401",
  gsin: "402",
  grai: "8003",
  giai: "8004",
  cpv: "22",
  lot: "10",
  ser: "21",
};
const KEYS = [
  "01",
  "8006",
  "8010",
  "414",
  "417",
  "8017",
  "8018",
  "255",
  "00",
  "253",
  "401",
  "402",
  "8003",
  "8004",
];
const KEY = [...KEYS, ...Object.keys(NAMES).filter((name) => KEYS.includes(NAMES[name] ?? ""))].join("|");
const LINK = new RegExp(
  `^https?://[^/?#]+(?:/[^?#]*)?/(${KEY})/(\\d{4}[^/?#]+)((?:/[^/?#]+/[^/?#]+)*)/?(?:[?#].*)?$`,
);

/** Most links are canonical already: seen at once, they cost a third. */
const IS_CANONICAL =
  /^https:\/\/id\.gs1\.org\/(?:01\/\d{14}(?:\/(?:10|21)\/[^/?#]+)?|00\/\d{18}|41[47]\/\d{13}(?:\/254\/[^/?#]+)?)$/;

type Writer = (fields: readonly string[]) => string | undefined;

/** By scheme: the Digital Link of its dot-separated fields. A pattern has no serial. */
const WRITERS: Readonly<Record<string, Writer>> = {
  "id:sgtin": ([prefix, item, ...serial]) => ofGtin(gtinOf(prefix, item), "21", serial),
  "id:upui": ([prefix, item, ...serial]) => ofGtin(gtinOf(prefix, item), "235", serial),
  "class:lgtin": ([prefix, item, ...lot]) => ofGtin(gtinOf(prefix, item), "10", lot),
  "id:sscc": ([prefix, serial]) => ofNumber("00", swapped(prefix, serial, 17)),
  "id:sgln": ([prefix, location, ...extension]) => {
    const gln = checked(`${prefix}${location}`, 12);
    const rest = extension.join(".");
    return gln && `/414/${gln}${rest === "0" || rest === "" ? "" : `/254/${escaped(rest)}`}`;
  },
  "id:pgln": ([prefix, party]) => ofNumber("417", `${prefix}${party}`, 12),
  "id:grai": ([prefix, asset, ...serial]) => ofSerial("8003", `0${prefix}${asset}`, 13, serial),
  "id:giai": ([prefix, ...asset]) => `/8004/${prefix}${escaped(asset.join("."))}`,
  "id:gsrn": ([prefix, service]) => ofNumber("8018", `${prefix}${service}`, 17),
  "id:gsrnp": ([prefix, service]) => ofNumber("8017", `${prefix}${service}`, 17),
  "id:gdti": ([prefix, document, ...serial]) => ofSerial("253", `${prefix}${document}`, 12, serial),
  "id:sgcn": ([prefix, coupon, ...serial]) => ofSerial("255", `${prefix}${coupon}`, 12, serial),
  "id:ginc": ([prefix, ...consignment]) => `/401/${prefix}${escaped(consignment.join("."))}`,
  "id:gsin": ([prefix, shipper]) => ofNumber("402", `${prefix}${shipper}`, 16),
  "id:cpi": ([prefix, part, serial]) =>
    `/8010/${prefix}${escaped(part ?? "")}${serial === undefined ? "" : `/8011/${serial}`}`,
  "id:itip": ([prefix, item, piece, total, ...serial]) => {
    const gtin = gtinOf(prefix, item);
    return gtin && withQualifier(`/8006/${gtin}${piece}${total}`, "21", serial.join("."));
  },
};

/**
 * The canonical Digital Link of a GS1 key, whichever way it is written: EPC URN, class, pattern, or a Digital Link of any
 * domain. A lot beside a serial and what is no identity (variant, query) are left out.
 *
 * @returns undefined where `uri` names no GS1 key
 * @example
 * toCanonicalUri("urn:epc:id:sgtin:4012345.012345.12"); // "https://id.gs1.org/01/04012345123456/21/12"
 */
export function toCanonicalUri(uri: string): string | undefined {
  if (uri.startsWith(ROOT)) return fromUrn(uri);
  return uri.startsWith("http") ? fromLink(uri) : undefined;
}

function fromUrn(uri: string): string | undefined {
  const [, form = "", scheme = "", rest = ""] = /^urn:epc:(id|class|idpat):([a-z]+):(.+)$/.exec(uri) ?? [];
  const writer = WRITERS[`${form === "idpat" ? "id" : form}:${scheme}`];
  const fields = rest.split(".");
  const [prefix = ""] = fields;
  if (writer === undefined || !/^\d{6,12}$/.test(prefix) || fields.length < 2) return undefined;
  if (form === "idpat" && fields.at(-1) !== "*") return undefined;
  const path = writer(form === "idpat" ? fields.slice(0, -1) : fields);
  return path === undefined || path === "" ? undefined : CANONICAL + path;
}

function fromLink(uri: string): string | undefined {
  if (IS_CANONICAL.test(uri)) return uri;
  const [, key = "", value = "", rest = ""] = LINK.exec(uri) ?? [];
  if (key === "") return undefined;
  const ai = NAMES[key] ?? key;
  const pairs = [...rest.matchAll(/\/([^/]+)\/([^/]+)/g)].map(([, name = "", one = ""]) => [
    NAMES[name] ?? name,
    one,
  ]);
  const hasSerial = pairs.some(([name]) => name === "21" || name === "235");
  const finest = pairs.filter(([name]) => name !== "22" && !(name === "10" && hasSerial));
  const padded = ai === "01" && /^\d{8,14}$/.test(value) ? value.padStart(14, "0") : value;
  return `${CANONICAL}/${ai}/${padded}${finest.map((pair) => `/${pair.join("/")}`).join("")}`;
}

function gtinOf(prefix = "", item = ""): string | undefined {
  return checked(swapped(prefix, item, 13), 13);
}

/** The indicator or extension digit, first of the second field, stands before the company prefix. */
function swapped(prefix = "", rest = "", length: number): string {
  const digits = `${rest.slice(0, 1)}${prefix}${rest.slice(1)}`;
  return digits.length === length ? digits : "";
}

function checked(digits: string, length: number): string | undefined {
  if (digits.length !== length || !/^\d+$/.test(digits)) return undefined;
  return `${digits}${computeCheckDigit(digits)}`;
}

function ofNumber(ai: string, digits: string, length = 17): string | undefined {
  const key = checked(digits, length);
  return key && `/${ai}/${key}`;
}

function ofGtin(gtin: string | undefined, ai: string, qualifier: readonly string[]): string | undefined {
  return gtin && withQualifier(`/01/${gtin}`, ai, qualifier.join("."));
}

function ofSerial(ai: string, digits: string, length: number, serial: readonly string[]): string | undefined {
  const key = checked(digits, length);
  const rest = serial.join(".");
  return key && `/${ai}/${key}${escaped(rest)}`;
}

function withQualifier(path: string, ai: string, value: string): string {
  return value === "" ? path : `${path}/${ai}/${escaped(value)}`;
}

/** URNs escape `"%&/<>?` themselves; Digital Links want these, too. */
function escaped(value: string): string {
  return value.replace(/[!()*+,:]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
