import { randomUUID } from "node:crypto";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import {
  type MedicinesTable,
  type PrescriptionOrder,
  readMedicinesTable,
  readPrescriptionOrder,
  redatePrescriptionOrder,
} from "../../sdk/src/index.ts";

const SAMPLE_ORDER = "samples/fhir/acute-two-items.json";

export async function readMedicines(file: string): Promise<MedicinesTable> {
  return readMedicinesTable(await readTextFile(file));
}

/** An order and how to sign the same medicines again under an identifier of its own. */
export interface OrderSource {
  readonly order: PrescriptionOrder;
  readonly again: (now: number) => PrescriptionOrder;
}

/**
 * The user's order as it stands; where none is given, our own sample, signed a moment ago.
 *
 * @throws FhirFaults
 */
export async function readOrderSource(file: string | undefined, now: number): Promise<OrderSource> {
  const bundle = await readTextFile(file ?? SAMPLE_ORDER);
  const again = (signedAt: number): PrescriptionOrder => signAgain(bundle, signedAt);
  return { order: file === undefined ? again(now) : readPrescriptionOrder(bundle), again };
}

/**
 * An order of our samples signed a moment ago, now and then for another patient.
 *
 * @param nhsNumber of the patient; the sample's own where not given
 */
export async function signSample(file: string, now: number, nhsNumber?: string): Promise<PrescriptionOrder> {
  const bundle = await readTextFile(file);
  const own = readPrescriptionOrder(bundle).nhsNumber;
  return signAgain(nhsNumber === undefined ? bundle : bundle.replaceAll(own, nhsNumber), now);
}

/** Each run is a new prescription: signed just before `now`, and its message and items identified anew. */
function signAgain(bundle: string, now: number): PrescriptionOrder {
  const instant = new Date((now - 60) * 1000).toISOString();
  const identifier = { system: "https://tools.ietf.org/html/rfc4122", value: randomUUID() };
  const text = JSON.stringify({ ...redatePrescriptionOrder(bundle, instant), identifier });
  const numbers = readPrescriptionOrder(text).items.map(({ itemNumber }) => itemNumber);
  return readPrescriptionOrder(
    numbers.reduce(
      (renamed, number) => renamed.replaceAll(`"value":"${number}"`, `"value":"${randomUUID()}"`),
      text,
    ),
  );
}
