import { MediConnectError } from "../sdk/src/errors/index.ts";
import { WrongOption } from "./readCount.ts";

// What whoever started a benchmark can mend is told in one line; whatever else fails shows where it did.

process.on("uncaughtException", (fault: unknown) => {
  console.error(lineOf(fault) ?? fault);
  process.exitCode = 1;
});

function lineOf(fault: unknown): string | undefined {
  if (fault instanceof MediConnectError) return fault.line;
  if (fault instanceof WrongOption) return fault.message;
  const isUnknown =
    fault instanceof Error && "code" in fault && String(fault.code).startsWith("ERR_PARSE_ARGS");
  return isUnknown ? fault.message : undefined;
}
