import { buildDigitalLink, parseDigitalLink } from "../gs1/digitalLink.ts";
import type { PackCode } from "../gs1/PackCode.ts";
import { packSchema } from "./dispenseSchemas.ts";
import type { JsonObject } from "./json.ts";
import { SYSTEM } from "./systems.ts";

/**
 * One pack as a FHIR R4 Medication that a MedicationDispense contains: its lot and expiry in `batch`, GTIN, lot
 * and serial as a GS1 Digital Link, which is a URI and so needs no naming system of ours.
 *
 * @throws MediConnectError as `buildDigitalLink`
 */
export function packResource({ gtin, lot, serial, expiry }: PackCode, id: string): JsonObject {
  return {
    resourceType: "Medication",
    id,
    identifier: [{ system: SYSTEM.uri, value: buildDigitalLink({ gtin, lot, serial }) }],
    batch: { lotNumber: lot, expirationDate: expiry },
  };
}

/** The pack that `packResource` wrote, or undefined where the resource is none. */
export function readPackResource(resource: unknown): PackCode | undefined {
  const { data } = packSchema.safeParse(resource);
  const link = data?.identifier[0]?.value;
  if (data === undefined || link === undefined) return undefined;
  const elements = elementsOf(link);
  const [gtin, lot, serial] = ["01", "10", "21"].map((ai) => elements.get(ai));
  if (gtin === undefined || lot === undefined || serial === undefined) return undefined;
  return { gtin, lot, serial, expiry: data.batch.expirationDate };
}

/** None where it is no Digital Link: its own error would quote what stands there. */
function elementsOf(link: string): ReadonlyMap<string, string> {
  try {
    return new Map(parseDigitalLink(link).map(({ ai, value }) => [ai, value]));
  } catch {
    return new Map();
  }
}
