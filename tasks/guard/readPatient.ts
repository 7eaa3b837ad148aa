import { text } from "node:stream/consumers";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { MediConnectError, type PatientIdentifier } from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

const NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";

/**
 * The patient's identifier from a file or from stdin, so that no shell keeps it and no list of processes shows it.
 *
 * @throws MediConnectError `PATIENT_MISSING`, `FILE_NOT_FOUND`
 */
export async function readPatient(input: TaskInput): Promise<PatientIdentifier> {
  const file = input.optional("patientFile");
  const given = file === undefined ? await readStdin() : await readTextFile(file);
  const value = given.trim();
  if (value !== "") return { system: input.optional("system") ?? NHS_NUMBER, value };
  throw new MediConnectError(
    "PATIENT_MISSING",
    "No patient's number was given.",
    "Give --patient-file, or the number on stdin; never on the command line, which shells keep.",
  );
}

async function readStdin(): Promise<string> {
  return process.stdin.isTTY ? "" : text(process.stdin);
}
