import { emptyTask } from "hardhat/config";
import { actorText, declareTask } from "../declareTask.ts";

const SCAN = "The pack as the scanner sends it: element string, bracketed form or Digital Link";
const EVIDENCE = "File with what was seen; it stays here, and a commitment to it goes on the chain";
const SITE = actorText("the site of that role, pharmacy-1 for a dispenser");

export const incidentTasks = [
  emptyTask("incident", "Packs that are suspected to be falsified").build(),
  declareTask(
    ["incident", "scan"],
    "Verifies a scanned pack as a site does: tells a scanner's fault, a repeated scan, a missing lot file and a pack that is recalled, expired or otherwise stopped from a suspicion, says whether others suspect it, and where a first pack of the same serial went. With --raise a suspicion is told to manufacturer and regulator",
    {
      scan: SCAN,
      raise: { flag: "Raise an incident where there is a suspicion" },
      evidence: EVIDENCE,
      role: "In which role: dispenser, wholesaler or manufacturer (default dispenser)",
      as: SITE,
    },
    () => import("./scan.ts"),
  ),
  declareTask(
    ["incident", "raise"],
    "Tells manufacturer and regulator that a pack is suspected, also for what no scan shows. Nothing is stopped by it",
    {
      scan: SCAN,
      reason:
        "unknownProduct, lotMismatch, unknownSerial, expiryMismatch, alreadyDecommissioned, undoTooLate, undoByAnother, tamperEvidence, appearance, source or complaint",
      evidence: EVIDENCE,
      role: "In which role: dispenser, wholesaler, manufacturer or regulator (default dispenser)",
      as: SITE,
    },
    () => import("./raise.ts"),
  ),
  declareTask(
    ["incident", "list"],
    "Lists incidents: all for a regulator, a manufacturer's own with --maker",
    {
      maker: "Only of products of this manufacturer's licence",
      site: "Only what this licence raised",
      status: "suspected, underInvestigation, cleared or confirmedFalsified",
    },
    () => import("./list.ts"),
  ),
  declareTask(
    ["incident", "triage"],
    "Moves an incident on: investigate (regulator or manufacturer), clear or confirm (regulator). Clearing what was confirmed unlocks it again",
    {
      id: "Number of the incident",
      step: "investigate, clear or confirm (default investigate)",
      lock: "With confirm: the genuine pack that bears the same names, as the scanner sends it; nothing of it is supplied any more",
      level: "With --lock: pack, or the case, pallet or tranche around it (default pack)",
      evidence: EVIDENCE,
      role: "In which role: regulator or manufacturer (default regulator)",
      as: actorText("regulator-1 or manufacturer-1"),
    },
    () => import("./triage.ts"),
  ),
];
