import { MediConnectError } from "../../errors/MediConnectError.ts";

/** Something wrong with one line of a lot file. */
export interface LotFault {
  /** Counted from 1, the header. */
  readonly line: number;
  /** Completes the sentence that the line begins, for example `has 3 fields, not 4`. */
  readonly problem: string;
}

/** More would only be the same again. */
export const MAX_FAULTS = 20;

/** One error for all faults that were found: the first in the message, all of them in `facts.faults`. */
export function lotCsvFaulty(source: string, found: readonly LotFault[]): MediConnectError {
  const faults = found.toSorted((a, b) => a.line - b.line).slice(0, MAX_FAULTS);
  const [first = { line: 1, problem: "is wrong" }, ...others] = faults;
  const more = others.length === 0 ? "" : ` (and ${others.length} more, on lines ${listLines(others)})`;
  return new MediConnectError(
    "LOT_CSV_FAULTY",
    `${source}: line ${first.line} ${first.problem}${more}.`,
    "Correct the file and read it again; nothing was taken from it.",
    { source, faults },
  );
}

function listLines(faults: readonly LotFault[]): string {
  return [...new Set(faults.map((fault) => fault.line))].join(", ");
}
