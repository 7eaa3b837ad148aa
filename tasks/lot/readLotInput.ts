import { randomBytes } from "node:crypto";
import {
  createLotFile,
  generateSerials,
  type LayoutOptions,
  type LotFile,
  MediConnectError,
  normaliseGtin,
  parseExpiry,
  readLotCsv,
} from "../../sdk/src/node.ts";
import type { TaskInput } from "../TaskInput.ts";

/** As many packs as a tree of ours has been measured with. */
const MOST_PACKS = 10_000_000;

/** The lot's file, or one with serials drawn at random. */
export async function readLotInput(input: TaskInput): Promise<LotFile> {
  input.requireOneWay(["csv"], ["generate", "gtin", "lot", "expiry"]);
  const csv = input.optional("csv");
  if (csv !== undefined) return readLotCsv(csv);
  if (input.optional("generate") === undefined) throw noPacks();
  const count = input.integer("generate", { least: 1, most: MOST_PACKS });
  const gtin = normaliseGtin(input.required("gtin"));
  const lot = input.required("lot");
  const expiry = parseExpiry(input.required("expiry"));
  const serials = await generateSerials({ seed: randomBytes(32).toString("hex"), count });
  return createLotFile({ gtin, lot, expiry }, serials);
}

function noPacks(): MediConnectError {
  return new MediConnectError(
    "OPTION_MISSING",
    "Neither --csv nor --generate says which packs the lot has.",
    "Give the lot's file with --csv, or --generate with --gtin, --lot and --expiry.",
    { option: "--csv" },
  );
}

/** @throws MediConnectError `OPTION_INVALID` where cases do not fill a pallet */
export function readLayoutInput(input: TaskInput): LayoutOptions & { readonly carton: number } {
  input.requireOneWay(["case"], ["carton"]);
  const name = input.optional("case") === undefined ? "carton" : "case";
  const carton = input.integer(name, { least: 1, most: 256, fallback: 50 });
  if (input.optional("pallet") === undefined) return { carton };
  const packs = input.integer("pallet", { least: carton, most: MOST_PACKS });
  if (packs % carton === 0) return { carton, pallet: packs / carton };
  throw new MediConnectError(
    "OPTION_INVALID",
    `A pallet of ${packs} packs does not hold whole cases of ${carton}.`,
    "Give --pallet as a multiple of --case.",
    { option: "--pallet" },
  );
}
