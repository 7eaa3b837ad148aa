import { MediConnectError } from "../errors/MediConnectError.ts";
import type { GrantParameters } from "./grantLicence.ts";
import { parseRole } from "./roles.ts";

const COLUMNS = ["account", "role", "organisation", "region", "days"] as const;
const MAX_FAULTS = 20;
const DAY = 86_400;
const LAST_SECOND = 2 ** 32 - 1;

export interface GrantsCsvOptions {
  /** Unix seconds from which the licences hold. */
  readonly validFrom: number;
  /** Turns what stands in the column into an account; throws a `MediConnectError` where it is none. */
  readonly parseAccount: (text: string) => string;
}

/**
 * Reads a list of licences to grant: CSV with the header `account,role,organisation,region,days`, one licence a line,
 * without quotation marks. A byte order mark, CRLF and empty lines are fine. Up to 20 faults are reported at once.
 *
 * @throws MediConnectError `GRANTS_CSV_FAULTY`
 *
 * @example
 * const csv = `account,role,organisation,region,days\n${newAccount},dispenser,12,0,365\n`;
 * const grants = parseGrantsCsv(csv, { validFrom: now, parseAccount: (text) => text });
 * grants[0]?.organisation; // 12
 */
export function parseGrantsCsv(text: string, options: GrantsCsvOptions): GrantParameters[] {
  const [header = "", ...lines] = text.replace(/^\u{feff}/u, "").split(/\r?\n/);
  if (header.trim() !== COLUMNS.join(",")) throw faulty([`line 1: the header is not ${COLUMNS.join(",")}`]);
  const faults: string[] = [];
  const grants = lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [parseLine(line, options)];
    } catch (error) {
      if (!(error instanceof MediConnectError)) throw error;
      faults.push(`line ${index + 2}: ${error.message.replace(/\.$/, "")}`);
      return [];
    }
  });
  if (faults.length > 0) throw faulty(faults);
  if (grants.length === 0) throw faulty(["line 2: there is no licence to grant"]);
  return grants;
}

function parseLine(line: string, { validFrom, parseAccount }: GrantsCsvOptions): GrantParameters {
  const cells = line.split(",").map((cell) => cell.trim());
  if (cells.length !== COLUMNS.length) throw invalid(`has ${cells.length} columns, not ${COLUMNS.length}`);
  const [account = "", role = "", organisation = "", region = "", days = ""] = cells;
  return {
    account: parseAccount(account),
    role: parseRole(role),
    organisation: wholeNumber("organisation", organisation, 1, LAST_SECOND),
    region: wholeNumber("region", region, 0, 23),
    validFrom,
    validUntil: Math.min(validFrom + wholeNumber("days", days, 1, 36_500) * DAY, LAST_SECOND),
  };
}

function wholeNumber(column: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw invalid(`${column} wants a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
}

function invalid(problem: string): MediConnectError {
  return new MediConnectError("GRANTS_CSV_FAULTY", `${problem}.`, "Correct the line.");
}

function faulty(faults: readonly string[]): MediConnectError {
  const shown = faults.slice(0, MAX_FAULTS);
  const more = faults.length > shown.length ? `; and ${faults.length - shown.length} more` : "";
  return new MediConnectError(
    "GRANTS_CSV_FAULTY",
    `The list of licences is faulty: ${shown.join("; ")}${more}.`,
    "Correct these lines; nothing was granted.",
    { faults: shown },
  );
}
