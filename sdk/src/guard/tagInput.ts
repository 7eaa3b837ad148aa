import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { EPOCH_ID } from "./epochId.ts";
import { normalisePatientIdentifier, type PatientIdentifier } from "./patientIdentifier.ts";
import { SUBSTANCE_GROUP_ID } from "./substances.ts";

/** What one tag is made of. */
export interface TagInput {
  readonly patient: PatientIdentifier;
  /** Id of a group of the table of substances. */
  readonly substanceGroup: string;
}

const DOMAIN = "mediconnect/guard/tag-input/v1";

/**
 * The private input of the OPRF: domain, epoch, naming system, identifier and group, each behind its length (2 bytes,
 * big endian), so that no two inputs share an encoding.
 *
 * @throws MediConnectError `PATIENT_IDENTIFIER_INVALID`, `SUBSTANCE_GROUP_INVALID`, `EPOCH_ID_INVALID`
 */
export function encodeTagInput({ patient, substanceGroup }: TagInput, epoch: string): Uint8Array {
  if (!SUBSTANCE_GROUP_ID.test(substanceGroup)) throw groupInvalid(substanceGroup);
  if (!EPOCH_ID.test(epoch)) throw epochInvalid(epoch);
  const { system, value } = normalisePatientIdentifier(patient);
  return concatBytes(...[DOMAIN, epoch, system, value, substanceGroup].map(prefixed));
}

function prefixed(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  return concatBytes(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes);
}

function groupInvalid(substanceGroup: string): MediConnectError {
  return new MediConnectError(
    "SUBSTANCE_GROUP_INVALID",
    `${JSON.stringify(substanceGroup)} is not the id of a substance group.`,
    "Look the medicine's code up in the table of substances and use the id of its group.",
    { substanceGroup },
  );
}

function epochInvalid(epoch: string): MediConnectError {
  return new MediConnectError(
    "EPOCH_ID_INVALID",
    `${JSON.stringify(epoch)} is not the id of an epoch.`,
    "Use 1 to 32 small letters, digits and hyphens, as 2026-1.",
    { epoch },
  );
}
