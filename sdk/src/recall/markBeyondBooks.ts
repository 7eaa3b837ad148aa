import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { readCustodySteps } from "../custody/index.ts";
import type { LotName, Preset } from "../pack/index.ts";
import type { RecallSite } from "./listSites.ts";
import type { RecallAnswer } from "./readAnswers.ts";

/**
 * Marks answers of more packs than the lot has or, where all tell who holds what, than the site has or took out. What it
 * handed on since it answered was perhaps among them, so of such a site only the lot's number tells; and what others took
 * out, as a lock does, perhaps stands on its shelf.
 *
 * @param lot with how many packs its files hold; 0 where they are not here
 */
export async function markBeyondBooks(
  client: MediConnectClient,
  lot: LotName & { readonly preset: Preset; readonly packs: number },
  { sites, answers }: { readonly sites: readonly RecallSite[]; readonly answers: readonly RecallAnswer[] },
): Promise<RecallSite[]> {
  const isTold = lot.preset === "us-dscsa";
  const steps = isTold && answers.length > 0 ? await readCustodySteps(client, lot) : [];
  const out = sites.reduce((sum, { supplied, takenOut }) => sum + supplied + takenOut, 0);
  return sites.map((site) => {
    const { licence, held, underway = 0, expected = 0, setAside = 0 } = site;
    const block = answers.find((one) => one.licence === licence)?.block ?? 0;
    const handedOn = steps.some((step) => step.from === licence && step.block >= block);
    const all = held === undefined ? undefined : held + underway + expected + out;
    const beyondSite = isTold && !handedOn && all !== undefined && setAside > all;
    return { ...site, beyondBooks: beyondSite || (lot.packs > 0 && setAside > lot.packs) };
  });
}
