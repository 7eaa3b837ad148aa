import type { SigningClient } from "../client/MediConnectClient.ts";
import { decodeContractError } from "../errors/decodeContractError.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PackCode } from "../gs1/index.ts";
import type { DecommissionParameters } from "./decommissionPacks.ts";
import { buildPackLines, type ResolvedPack, resolvePacks } from "./resolvePacks.ts";
import { PACKS_A_TRANSACTION, sendDecommissioning, tryDecommissioning } from "./sendDecommissioning.ts";

/** What became of one pack of many. */
export type PackAnswer = { readonly pack: PackCode } & (
  | { readonly done: true; readonly transaction: string }
  /** It is where it was. */
  | { readonly done: false; readonly error: MediConnectError }
);

type Answer = (pack: ResolvedPack, said: { readonly transaction: string } | MediConnectError) => void;

/** How many packs are tried at a time. */
const AT_A_TIME = 32;

/**
 * Takes packs out like `decommissionPacks`, but gives one answer a pack: the chain takes all or nothing, so where it
 * refuses a transaction, each pack of it is tried alone without sending, and the good ones go through together. What one
 * transaction took out is undone together.
 *
 * @returns one answer a pack, in the order given; the second scan of a pack is refused
 *
 * @example
 * const answers = await decommissionEach(pharmacy, { packs, lots, reason: "sample", role: "dispenser" });
 * const refused = answers.filter(({ done }) => !done);
 */
export async function decommissionEach(
  client: SigningClient,
  { packs, lots, reason, role }: DecommissionParameters,
): Promise<PackAnswer[]> {
  const answers: PackAnswer[] = [];
  const places = new Map<ResolvedPack, number>();
  const seen = new Set<string>();
  for (const [place, pack] of packs.entries()) {
    try {
      const [found] = await resolvePacks(client, [pack], lots);
      if (found === undefined) continue;
      const name = `${found.lotId}/${found.index}`;
      if (seen.has(name)) throw scannedTwice(pack);
      seen.add(name);
      places.set(found, place);
    } catch (error) {
      answers[place] = { pack, done: false, error: decodeContractError(error) };
    }
  }
  const answer: Answer = (one, said) => {
    const { pack } = one;
    answers[places.get(one) ?? 0] =
      said instanceof MediConnectError ? { pack, done: false, error: said } : { pack, done: true, ...said };
  };
  const found = [...places.keys()];
  for (let from = 0; from < found.length; from += PACKS_A_TRANSACTION) {
    await sendGoodOnes(client, found.slice(from, from + PACKS_A_TRANSACTION), { reason, role }, answer);
  }
  return answers;
}

/** Ends: each round either answers all, or leaves fewer. */
async function sendGoodOnes(
  client: SigningClient,
  packs: readonly ResolvedPack[],
  terms: Pick<DecommissionParameters, "reason" | "role">,
  answer: Answer,
): Promise<void> {
  let left = packs;
  while (left.length > 0) {
    try {
      const transaction = await sendDecommissioning(client, buildPackLines(left), terms);
      for (const pack of left) answer(pack, { transaction });
      return;
    } catch (error) {
      const good: ResolvedPack[] = [];
      for (const { pack, refusal } of await tryEach(client, left, terms)) {
        if (refusal === undefined) good.push(pack);
        else answer(pack, refusal);
      }
      // Nobody is to blame alone: it is the transaction that cannot be sent.
      if (good.length === left.length) {
        for (const pack of left) answer(pack, decodeContractError(error));
        return;
      }
      left = good;
    }
  }
}

async function tryEach(
  client: SigningClient,
  packs: readonly ResolvedPack[],
  terms: Pick<DecommissionParameters, "reason" | "role">,
): Promise<{ readonly pack: ResolvedPack; readonly refusal: MediConnectError | undefined }[]> {
  const tried = [];
  for (let from = 0; from < packs.length; from += AT_A_TIME) {
    const some = packs.slice(from, from + AT_A_TIME).map(async (pack) => ({
      pack,
      refusal: await tryDecommissioning(client, buildPackLines([pack]), terms),
    }));
    tried.push(...(await Promise.all(some)));
  }
  return tried;
}

function scannedTwice({ gtin, serial }: PackCode): MediConnectError {
  return new MediConnectError(
    "PACK_SCANNED_TWICE",
    `The pack with serial ${serial} was scanned twice.`,
    "Scan each pack once; the first scan counts.",
    { gtin, serial },
  );
}
