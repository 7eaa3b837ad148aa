import { MediConnectError } from "../errors/MediConnectError.ts";
import { isNhsNumber } from "../fhir/nhsNumber.ts";
import { SYSTEM } from "../fhir/systems.ts";

/** Who the patient is to the system that numbers them, as in a FHIR Identifier. Never leaves the clinic. */
export interface PatientIdentifier {
  /** Absolute URI of the naming system. */
  readonly system: string;
  readonly value: string;
}

/** Other names under which NHS numbers travel: one person must not get two tags. */
const NHS_NUMBER_SYSTEMS: ReadonlySet<string> = new Set([
  SYSTEM.nhsNumber,
  "http://fhir.nhs.net/Id/nhs-number",
  "urn:oid:2.16.840.1.113883.2.1.4.1",
]);

const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]{1,200}$/;
const MAX_VALUE_BYTES = 256;

/**
 * Brings an identifier into the one form that is hashed: an NHS number as ten digits under the NHS's URI, any other
 * value in Unicode's form C. No error shows the value.
 *
 * @throws MediConnectError `PATIENT_IDENTIFIER_INVALID`
 */
export function normalisePatientIdentifier({ system, value }: PatientIdentifier): PatientIdentifier {
  if (!ABSOLUTE_URI.test(system)) throw refuse("its system is not an absolute URI");
  if (NHS_NUMBER_SYSTEMS.has(system)) return { system: SYSTEM.nhsNumber, value: normaliseNhsNumber(value) };
  const normal = value.normalize("NFC");
  if (normal === "" || normal !== normal.trim()) throw refuse("it is empty, or begins or ends with a space");
  if (/\p{C}/u.test(normal)) throw refuse("it has characters that do not print");
  if (new TextEncoder().encode(normal).length > MAX_VALUE_BYTES) throw refuse("it has more than 256 bytes");
  return { system, value: normal };
}

/** Printed as 999 000 0018 or 999-000-0018, typed as 9990000018. */
function normaliseNhsNumber(value: string): string {
  const digits = value.trim().replaceAll(/[ -]/g, "");
  if (!isNhsNumber(digits)) throw refuse("it is not an NHS number of ten digits with the right check digit");
  return digits;
}

function refuse(reason: string): MediConnectError {
  return new MediConnectError(
    "PATIENT_IDENTIFIER_INVALID",
    `The patient's identifier cannot be used: ${reason}.`,
    "Check it against the patient's record; it is not shown here on purpose.",
    { reason },
  );
}
