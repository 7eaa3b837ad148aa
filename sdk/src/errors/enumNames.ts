// The contracts' enums as a sentence names them; test/sdk/index.test.ts holds the SDK's own names to the contracts'.
const SCHEDULES = ["unknown", "1", "2", "3", "4", "5", "prescription-only"];
const ROLES = ["none", "prescriber", "dispenser", "manufacturer", "wholesaler", "carrier", "regulator"];
const LICENCE_STATUSES = ["none", "active", "suspended", "revoked", "replaced"];
const REASONS = [
  "supplied",
  "destroyed",
  "own use",
  "exported",
  "sample",
  "free sample",
  "stolen",
  "locked",
  "checked out",
];
const AUTHORITIES = ["nobody", "its manufacturer", "a regulator"];
const OVERLAPS = [
  "in nothing",
  "another prescriber's prescription is open",
  "there is enough of it left",
  "another prescriber's prescription is open, and there is enough of it left",
];
const RECALL_LEVELS = ["none", "wholesaler", "pharmacy", "patient"];

export const licence = (value: unknown): string => `licence ${String(value)}`;
export const role = (value: unknown): string => nameIn(ROLES, value);
export const schedule = (value: unknown): string => nameIn(SCHEDULES, value);
export const status = (value: unknown): string => nameIn(LICENCE_STATUSES, value);
export const reason = (value: unknown): string => nameIn(REASONS, value);
export const authority = (value: unknown): string => nameIn(AUTHORITIES, value);
export const overlap = (value: unknown): string => nameIn(OVERLAPS, value);
export const recallLevel = (value: unknown): string => nameIn(RECALL_LEVELS, value);

function nameIn(names: readonly string[], value: unknown): string {
  return names[Number(value)] ?? String(value);
}
