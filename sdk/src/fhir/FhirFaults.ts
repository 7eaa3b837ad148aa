import { MediConnectError } from "../errors/MediConnectError.ts";
import { FAULT_REASONS, type FaultCode } from "./faultReasons.ts";

/** One rule that a message breaks: where, why, and the stable code of the rule. Never what stood there. */
export interface Fault {
  /** FHIRPath-like, for example `Bundle.entry[3].resource.dispenseRequest.quantity.value`. */
  readonly path: string;
  readonly reason: string;
  readonly code: FaultCode;
}

/**
 * A FHIR message was refused. Carries every fault at once, in the order in which they were found, so that
 * the sender can mend all of them at once.
 */
export class FhirFaults extends MediConnectError {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(
      "FHIR_FAULTS",
      describe(faults),
      "Have it corrected where it was made and send it again; every fault is listed with its path.",
      { faults },
    );
    this.name = "FhirFaults";
    this.faults = faults;
  }
}

export function fault(code: FaultCode, path: string): Fault {
  return { path, reason: FAULT_REASONS[code], code };
}

/** @throws FhirFaults where there is at least one fault */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new FhirFaults(faults);
}

function describe(faults: readonly Fault[]): string {
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults, the first`;
  const first = faults[0];
  return first === undefined
    ? "The message is refused."
    : `The message has ${count} at ${first.path}: ${first.reason}`;
}
