import { chainTime } from "../client/chainTime.ts";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import type { Holding } from "../custody/index.ts";
import { readLicenceById } from "../licence/readLicence.ts";
import type { RoleName } from "../licence/roles.ts";
import type { RecallLevel } from "../pack/index.ts";
import type { PacksOut } from "./countOut.ts";
import { lastInstant, type RecallAnswer, type RecallInForce } from "./readAnswers.ts";

/** `open`: not answered, and there is time yet; `overdue`: not answered, and there is none. */
export type AnswerState = "inTime" | "late" | "open" | "overdue" | "notAsked";

/** What a site has of a recalled lot, and what it says. */
export interface RecallSite {
  readonly licence: number;
  readonly role: RoleName | "none";
  /** Packs at rest with it; undefined, as the next two, where the lot's files are not all here. */
  readonly held: number | undefined;
  /** Packs that it sent and nobody received. */
  readonly underway: number | undefined;
  /** Packs on their way to it; counted as their sender's. */
  readonly expected: number | undefined;
  /** Packs that it supplied against prescriptions. */
  readonly supplied: number;
  /** Packs that it took out of the supply chain otherwise. */
  readonly takenOut: number;
  readonly answer: AnswerState;
  /** Packs that it says it has set aside; undefined without an answer. */
  readonly setAside: number | undefined;
  /** Whether it says more than it can have by the books, so that a number or the books are wrong. */
  readonly beyondBooks: boolean;
  /** Unix seconds; 0 without an answer. */
  readonly answeredAt: number;
}

interface Known {
  readonly recall: RecallInForce | undefined;
  readonly level: RecallLevel;
  readonly answers: readonly RecallAnswer[];
  readonly out: readonly PacksOut[];
  readonly holdings: readonly Holding[] | undefined;
}

/** Whom a recall reaches, by how far it goes; carriers have nothing to set aside. */
const REACHED: Readonly<Record<RecallLevel, readonly string[]>> = {
  none: [],
  wholesaler: ["manufacturer", "wholesaler"],
  pharmacy: ["manufacturer", "wholesaler", "dispenser"],
  patient: ["manufacturer", "wholesaler", "dispenser"],
};

/** Everybody who has or had packs of the lot, or answered, ordered by licence. */
export async function listSites(client: MediConnectClient, known: Known): Promise<RecallSite[]> {
  const now = await chainTime(client.provider);
  const { holdings = [], answers, out } = known;
  const licences = new Set([...holdings, ...answers, ...out].map(({ licence }) => licence));
  const sites: RecallSite[] = [];
  for (const licence of [...licences].sort((a, b) => a - b)) {
    const { role } = await readLicenceById(client, licence);
    const answer = answers.find((one) => one.licence === licence);
    sites.push({
      ...{ licence, role, ...stockOf(licence, known) },
      answer: stateOf({ licence, role, answer, now }, known),
      setAside: answer?.held,
      beyondBooks: false,
      answeredAt: answer?.at ?? 0,
    });
  }
  return sites;
}

function stockOf(
  licence: number,
  { holdings, out }: Known,
): Pick<RecallSite, "held" | "underway" | "expected" | "supplied" | "takenOut"> {
  if (holdings !== undefined) {
    const found = holdings.find((one) => one.licence === licence);
    const { held = 0, underway = 0, expected = 0, supplied = 0, takenOut = 0 } = found ?? {};
    return { held, underway, expected, supplied, takenOut };
  }
  const count = (isSupply: boolean): number =>
    out
      .filter((one) => one.licence === licence && (one.reason === 0) === isSupply)
      .reduce((sum, { packs }) => sum + packs, 0);
  const unknown = { held: undefined, underway: undefined, expected: undefined };
  return { ...unknown, supplied: count(true), takenOut: count(false) };
}

function stateOf(
  {
    licence,
    role,
    answer,
    now,
  }: {
    readonly licence: number;
    readonly role: RoleName | "none";
    readonly answer: RecallAnswer | undefined;
    readonly now: number;
  },
  { recall, level }: Known,
): AnswerState {
  if (answer !== undefined) return answer.inTime ? "inTime" : "late";
  // Whoever recalls knows of it.
  const isAsked = recall !== undefined && recall.due !== 0 && recall.by !== licence;
  if (!isAsked || !REACHED[level].includes(role)) return "notAsked";
  return now > lastInstant(recall) ? "overdue" : "open";
}
