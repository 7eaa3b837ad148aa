import { MediConnectError } from "../errors/MediConnectError.ts";
import { requireGln } from "../gs1/checkDigits.ts";
import { toCanonicalUri } from "./canonicalUri.ts";
import { readEpc } from "./epc.ts";

/** Who is who: GS1 knows a party by its GLN, the chain by its licence. */
export interface PartyBook {
  /** @param uri as `partyUri` makes it; undefined for a party that nobody named */
  licenceOf(uri: string): number | undefined;
  /** Its GLN as canonical Digital Link; where it has none, a URI that names the licence. */
  uriOf(licence: number): string;
}

const COLUMNS = "gln,licence";
const OWN = "urn:mediconnect:licence:";
const PARTY = "https://id.gs1.org/417/";

/**
 * Reads which GLN is which licence: CSV with the header `gln,licence`. A licence without a GLN goes by
 * `urn:mediconnect:licence:<number>`, which needs no line.
 *
 * @throws MediConnectError `PARTIES_FAULTY`
 *
 * @example
 * const parties = readParties("gln,licence\n9506000134369,2\n");
 * parties.uriOf(2); // "https://id.gs1.org/417/9506000134369"
 * parties.uriOf(3); // "urn:mediconnect:licence:3"
 */
export function readParties(csv: string): PartyBook {
  const [header = "", ...lines] = csv.replace(/^\u{feff}/u, "").split(/\r?\n/);
  if (header.trim() !== COLUMNS) throw faulty(1, `the header is not ${COLUMNS}`);
  const glns = new Map<number, string>();
  const licences = new Map<string, number>();
  lines.forEach((line, at) => {
    if (line.trim() === "") return;
    const { gln, licence } = readLine(line, at + 2);
    if (licences.has(gln) || glns.has(licence)) throw faulty(at + 2, "the GLN or the licence stands twice");
    glns.set(licence, gln);
    licences.set(gln, licence);
  });
  return {
    licenceOf: (uri) => {
      const own = licenceIn(uri);
      return own === undefined ? licences.get(glnOf(uri) ?? "") : Number(own);
    },
    uriOf: (licence) => {
      const gln = glns.get(licence);
      return gln === undefined ? `${OWN}${licence}` : `${PARTY}${gln}`;
    },
  };
}

/** A book without any GLN: every party goes by its licence. */
export function noParties(): PartyBook {
  return readParties(COLUMNS);
}

/**
 * How a party may be named in what is told to people: its GLN is a company's number, as its licence is. Undefined for any
 * other URI: nobody knows what stands there.
 */
export function partyName(uri: string): string | undefined {
  const licence = licenceIn(uri);
  if (licence !== undefined) return `licence ${licence}`;
  const gln = glnOf(uri);
  return gln === undefined ? undefined : `GLN ${gln}`;
}

/** One URI for a party, however it is named: PGLN or SGLN, URN or Digital Link. */
export function partyUri(uri: string): string {
  const gln = glnOf(uri);
  return gln === undefined ? (toCanonicalUri(uri) ?? uri) : `${PARTY}${gln}`;
}

function licenceIn(uri: string): string | undefined {
  return /^urn:mediconnect:licence:(\d{1,8})$/.exec(uri)?.[1];
}

function glnOf(uri: string): string | undefined {
  try {
    const epc = readEpc(uri);
    return epc.kind === "place" ? epc.gln : undefined;
  } catch {
    return undefined;
  }
}

function readLine(line: string, at: number): { gln: string; licence: number } {
  const [gln = "", licence = "", ...more] = line.split(",").map((cell) => cell.trim());
  if (more.length > 0 || !/^[1-9]\d{0,7}$/.test(licence)) throw faulty(at, "it is no GLN and licence");
  try {
    return { gln: requireGln(gln), licence: Number(licence) };
  } catch (error) {
    if (!(error instanceof MediConnectError)) throw error;
    throw faulty(at, error.message.replace(/\.$/, ""));
  }
}

function faulty(line: number, wrong: string): MediConnectError {
  return new MediConnectError(
    "PARTIES_FAULTY",
    `Line ${line} of the list of parties: ${wrong}.`,
    `Write CSV with the header ${COLUMNS}, a GLN of 13 digits and the number of its licence a line, each once.`,
    { line },
  );
}
