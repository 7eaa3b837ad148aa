import { parseArgs } from "node:util";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";

export interface DemoOptions {
  /** Leave the chain up at the end. */
  readonly keep: boolean;
  /** Begin anew: chain, deployment record, lots, forms. */
  readonly fresh: boolean;
  /** A prescription-order bundle; our own sample where not given. */
  readonly fhir: string | undefined;
  readonly medicines: string;
  /** Table of substance groups, for the guard's tags. */
  readonly substances: string;
  /** Date at which the embedded chain stands, for old messages. */
  readonly asOf: string | undefined;
  readonly help: boolean;
}

export const HELP = `npm start [-- options]

Starts the embedded gas-free chain, deploys the contracts, takes a prescription from its FHIR message to a
supplied pack, tries what must fail, and takes a lot of a million packs from its maker to two pharmacies, a
pack back to its maker, and the whole lot through a recall. Pictures and records go to .mediconnect/out.

  --fhir FILE       an EPS FHIR prescription-order bundle instead of our own sample
  --medicines FILE  the table that maps dm+d codes to groups, schedules and packs
                    (default samples/medicines.json)
  --substances FILE the table of substance groups, by which the supply guard knows one medicine
                    (default samples/substances.json)
  --as-of DATE      sets the embedded chain's clock to the evening of that day, for old messages;
                    it has a chain state of its own, so other state never travels in time
  --keep            leaves the chain up, for the tasks of \`npx hardhat\`
  --fresh           begins anew: chain, deployment record, lots and forms
  --help            this text
`;

/** @throws MediConnectError `OPTION_INVALID` */
export function parseOptions(args: readonly string[]): DemoOptions {
  const values = parse(args);
  const asOf = values["as-of"];
  if (asOf !== undefined && !isDate(asOf)) {
    throw invalid(`--as-of wants a date such as 2021-05-07, not ${JSON.stringify(asOf)}.`);
  }
  return {
    keep: values.keep ?? false,
    fresh: values.fresh ?? false,
    fhir: values.fhir,
    medicines: values.medicines ?? "samples/medicines.json",
    substances: values.substances ?? "samples/substances.json",
    asOf,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]): ReturnType<typeof readFlags> {
  try {
    return readFlags(args);
  } catch (error) {
    throw invalid(error instanceof Error ? `${error.message.split(". ")[0] ?? ""}.` : String(error));
  }
}

function readFlags(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      keep: { type: "boolean" },
      fresh: { type: "boolean" },
      fhir: { type: "string" },
      medicines: { type: "string" },
      substances: { type: "string" },
      "as-of": { type: "string" },
      help: { type: "boolean" },
    },
  }).values;
}

/** A day of the calendar from 2000 on. */
function isDate(text: string): boolean {
  const time = /^20\d{2}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function invalid(happened: string): MediConnectError {
  return new MediConnectError("OPTION_INVALID", happened, "See `npm start -- --help`.");
}
