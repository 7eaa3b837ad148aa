import { emptyTask } from "hardhat/config";
import { declareTask } from "../declareTask.ts";

const PARTIES =
  "Which GLN is which licence: CSV with the columns gln,licence (default parties.csv in the state folder, if there is one)";

export const epcisTasks = [
  emptyTask("epcis", "What the supply chain says of packs, in GS1's words (EPCIS 2.0)").build(),
  declareTask(
    ["epcis", "import"],
    "Tells the chain what an EPCIS document says: lots with their cases and pallets, shipping, receiving, returns, refusals, packs that leave, recalls. All is checked before anything is sent, and with any fault nothing is; faults are listed by event. Repeat it after an interruption: it goes on. Repeated once more, it sends nothing",
    {
      dryRun: { flag: "Show what would be sent, or the faults; send nothing" },
      parties: PARTIES,
      as: "Whom the file may act for: names of keys (MEDICONNECT_KEY_<NAME>), with commas between; default on the embedded chain everybody, else the one key that is there",
      preset: "Under which law packs of new lots move: uk, eu-fmd or us-dscsa (default uk)",
      recallClass: "Class of a recall whose event says none: 1 to 4 (default 2)",
      withoutSupplies: { flag: "Leave out events of dispensing: an import never supplies" },
      acceptLate: {
        flag: "Let in events of shipping, receiving and refusing that are dated more than five minutes before what the chain has of the same goods: right, but told late. Never lets an arrival in that is dated before a sending that another document told. An export then lists them in the order of the chain",
      },
    },
    () => import("./import.ts"),
    { name: "file", description: "EPCIS 2.0 in JSON-LD, or 2.0 or 1.2 in XML" },
  ),
  declareTask(
    ["epcis", "export"],
    "Writes the history of a lot (--gtin and --lot), a pack (--scan) or a case or pallet (--sscc) as EPCIS 2.0 in JSON-LD, each event with its CBV hash. To the screen, or with --out to a file",
    {
      gtin: "GTIN of the packs",
      lot: "Lot as printed, GS1 (10)",
      scan: "The pack as the scanner sends it",
      sscc: "SSCC of the case or pallet",
      parties: PARTIES,
      out: "File to write",
    },
    () => import("./export.ts"),
  ),
];
