import path from "node:path";
import {
  COLLECTOR_KINDS,
  type Collection,
  type CollectorKind,
  type DispenseParameters,
  MediConnectError,
  openPrescription,
  readPackScan,
  type SigningClient,
} from "../../sdk/src/index.ts";
import { openTagging } from "../guard/openTagging.ts";
import { readMedicines } from "../readMedicines.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import { readContentAccess } from "./readCodes.ts";
import { readOverride } from "./readOverride.ts";

const MOST_UNITS = 2 ** 24 - 1;

/** What `rx dispense` and `rx walkin` are told: the opened prescription, the scans, how much, and who collects. */
export async function readSupply(
  input: TaskInput,
  context: TaskContext,
  client: SigningClient,
): Promise<DispenseParameters> {
  const access = await readContentAccess(input);
  const packs = input.list("scans").map((scan) => readPackScan(scan));
  const opened = await openPrescription(client, {
    ...access,
    store: context.sealed,
    medicines: await readMedicines(input),
  });
  return {
    opened,
    packs,
    lots: context.lots,
    quantity:
      input.optional("quantity") === undefined
        ? undefined
        : input.integer("quantity", { least: 1, most: MOST_UNITS }),
    part: input.flag("part"),
    openLast: input.flag("open"),
    expectedSupplied:
      input.optional("supplied") === undefined ? undefined : input.integer("supplied", { most: MOST_UNITS }),
    collection: readCollection(input),
    tagging: await openTagging(input, context, client, "dispenser"),
    override: readOverride(input),
  };
}

/** Where the record goes: `--record`, or a folder in which no part replaces another. */
export function recordFolder(input: TaskInput, { stateFolder }: TaskContext): string {
  const file = input.optional("record");
  return file === undefined ? path.join(stateFolder, "records") : path.dirname(file);
}

function readCollection(input: TaskInput): Collection | undefined {
  const identityAsked = input.flag("identityAsked");
  const identityGiven = input.flag("identityGiven");
  const text = input.optional("collector");
  if (text === undefined && !identityAsked && !identityGiven) return undefined;
  return { collector: parseCollector(text), identityAsked, identityGiven };
}

function parseCollector(text: string | undefined): CollectorKind {
  const kinds = (Object.keys(COLLECTOR_KINDS) as CollectorKind[]).filter((kind) => kind !== "notStated");
  const found = kinds.find((kind) => kind === text);
  if (found !== undefined) return found;
  throw new MediConnectError(
    "COLLECTOR_UNKNOWN",
    text === undefined
      ? "Identity is spoken of, and nobody who collects."
      : `There is no collector ${JSON.stringify(text)}.`,
    `Give --collector with one of: ${kinds.join(", ")}.`,
  );
}
