import { MediConnectError } from "../../errors/MediConnectError.ts";
import type { ImportStep } from "./ImportDesk.ts";

type StepFacts = Omit<ImportStep, "send">;
export type SentStep = StepFacts & { readonly transactions: readonly string[] };

export interface StoppedAt {
  readonly done: readonly SentStep[];
  readonly failed: ImportStep;
  readonly remaining: readonly ImportStep[];
}

/** An import that the chain, or the way to it, stopped in the middle: what went through, what did not, and what is left. */
export class ImportStopped extends MediConnectError {
  readonly done: readonly SentStep[];
  readonly failed: StepFacts;
  readonly remaining: readonly StepFacts[];

  constructor({ done, failed, remaining }: StoppedAt, cause: unknown) {
    const why = reasonOf(cause);
    const first = failed.events[0];
    super(
      "EPCIS_IMPORT_STOPPED",
      `Step ${done.length + 1} of ${done.length + 1 + remaining.length} failed (${failed.kind}, lot ${failed.lot}${
        first === undefined ? "" : `, event ${first}`
      }): ${why.message} ${done.length} went through before it.`,
      `${why.remedy} Then import the same file again: it goes on with what is left.`,
      {
        done,
        failed: { ...factsOf(failed), code: why.code, reason: why.message },
        remaining: remaining.map(factsOf),
      },
      { cause },
    );
    this.name = "ImportStopped";
    this.done = done;
    this.failed = factsOf(failed);
    this.remaining = remaining.map(factsOf);
  }
}

function reasonOf(cause: unknown): { code: string; message: string; remedy: string } {
  if (cause instanceof MediConnectError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return { code: "UNKNOWN", message: `${message.replace(/\.$/, "")}.`, remedy: "See what stopped it." };
}

function factsOf({ kind, events, gtin, lot, count, by, to }: ImportStep): StepFacts {
  return { kind, events, gtin, lot, count, by, to };
}
