import {
  checkScan,
  commitEvidence,
  confirmIncident,
  type IncidentRecord,
  investigateIncident,
  listIncidents,
  MediConnectError,
  type OpenedPrescription,
  raiseIncident,
  readPackScan,
} from "../../../sdk/src/index.ts";
import { expectRefusal } from "../expectRefusal.ts";
import { say, sayRefused, sayTable } from "../report.ts";
import { supply } from "./counter.ts";
import type { Play } from "./play.ts";
import type { Traced } from "./traceScanned.ts";

export interface Suspicion {
  /** Says where the first pack was supplied. */
  readonly text: string;
  readonly incident: IncidentRecord;
}

/**
 * A copy of a pack that was supplied shows up at the online pharmacy: its scan alone raises a suspicion, and the
 * regulator investigates, confirms and locks the case out of which the first one came.
 */
export async function copyAppears(
  play: Play,
  { scan, picture }: Traced,
  opened: OpenedPrescription,
): Promise<Suspicion> {
  const { stage, lots, traders } = play;
  const pharmacy = stage.as("pharmacy-2");
  const pack = readPackScan(scan);
  const { outcome } = await checkScan(pharmacy, pack, { lots, site: traders.online });
  if (outcome.kind !== "suspicion") throw notSuspected(outcome.kind);
  say("a copy of that very pack is scanned at the online pharmacy:");
  say(`  ${outcome.text}`);
  sayRefused(
    "the online pharmacy supplies the copy all the same",
    await expectRefusal(supply(play, "pharmacy-2", opened, pack), "PackNotHeld"),
  );
  const evidence = commitEvidence(picture).commitment;
  const { reason } = outcome;
  const { id } = await raiseIncident(pharmacy, { pack, reason, lots, role: "dispenser", evidence });
  say(
    `it raises incident ${id}, which manufacturer and regulator see at once; the chain keeps a commitment to a photograph`,
  );
  return { text: outcome.text, incident: await triage(play, id, scan) };
}

async function triage({ stage, lots }: Play, id: number, scan: string): Promise<IncidentRecord> {
  const regulator = stage.as("regulator-1");
  await investigateIncident(regulator, id, "regulator");
  await confirmIncident(regulator, { id, lock: { pack: readPackScan(scan), lots, level: "case" } });
  const incident = (await listIncidents(stage.client)).find((one) => one.id === id);
  if (incident === undefined) throw new Error(`incident ${id} is not listed`);
  say("the regulator investigates, confirms, and locks the case from which the first pack came:");
  const { status, reason, serial, site, maker, locked } = incident;
  sayTable(
    ["incident", "status", "reason", "serial", "raised by", "maker", "locked"],
    [[String(id), status, reason, serial, `licence ${site}`, `licence ${maker}`, locked ? "yes" : "no"]],
  );
  return incident;
}

function notSuspected(kind: string): MediConnectError {
  return new MediConnectError(
    "DEMO_FAILED",
    `A copy of a pack that was supplied was told apart as "${kind}".`,
    "Report this as a fault of MediConnect.",
    { kind },
  );
}
