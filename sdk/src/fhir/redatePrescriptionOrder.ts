import { MediConnectError } from "../errors/MediConnectError.ts";
import { isJsonObject, parseJsonObject, type JsonObject, type JsonValue } from "./json.ts";

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
// The dates of people stay: a birth date is not part of the order.
const SHIFTED: readonly (JsonValue | undefined)[] = ["MessageHeader", "MedicationRequest", "Provenance"];

/** How far the order moves: instants by the exact time, dates by whole days. */
interface Shift {
  readonly milliseconds: number;
  readonly days: number;
}

/**
 * A copy of an order in which every date is moved so that it is signed at `instant`.
 *
 * For demonstrations only: sample orders grow old. Whatever a signature in the Provenance signed is
 * something else afterwards, so that it would no longer verify.
 *
 * @param bundle the JSON text of a signed order, or what it holds
 * @param instant ISO 8601, for example `2027-03-01T09:30:00Z`
 * @throws FhirFaults where it is not JSON
 * @throws MediConnectError `ORDER_NOT_DATED` where there is no signature to date from, or `instant` is none
 */
export function redatePrescriptionOrder(bundle: unknown, instant: string): JsonObject {
  const order = parseJsonObject(bundle);
  const signedAt = Date.parse(findSigning(order));
  const target = Date.parse(instant);
  if (Number.isNaN(signedAt) || Number.isNaN(target)) throw refuse();
  const days = Math.floor(target / DAY_MS) - Math.floor(signedAt / DAY_MS);
  const shift = { milliseconds: target - signedAt, days };
  return { ...order, entry: entriesOf(order).map((entry) => redateEntry(entry, shift)) };
}

function redateEntry(entry: JsonObject, shift: Shift): JsonObject {
  const { resource } = entry;
  const isShifted = isJsonObject(resource) && SHIFTED.includes(resource["resourceType"]);
  return isShifted ? { ...entry, resource: move(resource, shift) } : entry;
}

function move(value: JsonValue, shift: Shift): JsonValue {
  if (typeof value === "string") return moveText(value, shift);
  if (Array.isArray(value)) return value.map((inner) => move(inner, shift));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, move(inner, shift)]));
}

function moveText(text: string, { milliseconds, days }: Shift): string {
  const time = DATE.test(text) || INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return text;
  if (DATE.test(text)) return new Date(time + days * DAY_MS).toISOString().slice(0, 10);
  return new Date(time + milliseconds).toISOString().replace(/\.\d+Z$/, "+00:00");
}

function findSigning(order: JsonObject): string {
  const resources = entriesOf(order).map(({ resource }) => resource);
  const provenance = resources.filter(isJsonObject).find(({ resourceType }) => resourceType === "Provenance");
  const signatures = provenance?.["signature"];
  const signature: JsonValue | undefined = Array.isArray(signatures) ? signatures[0] : undefined;
  return isJsonObject(signature) && typeof signature["when"] === "string" ? signature["when"] : "";
}

function entriesOf({ entry }: JsonObject): JsonObject[] {
  return Array.isArray(entry) ? entry.filter(isJsonObject) : [];
}

function refuse(): MediConnectError {
  return new MediConnectError(
    "ORDER_NOT_DATED",
    "The order cannot be moved in time.",
    "Give an order with a signed Provenance, and an instant like 2027-03-01T09:30:00Z.",
  );
}
