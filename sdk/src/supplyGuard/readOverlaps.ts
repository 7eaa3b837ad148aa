import type { Result } from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { NO_TAG } from "../prescription/commitment.ts";
import { type OverrideReason, overrideReasonOf } from "../prescription/overrideReasons.ts";
import { type CorrectionReason, correctionReasonOf } from "./correctionReasons.ts";
import { overlapKindOf, type OverlapKind } from "./overlapKinds.ts";

/** What the regulator sees of overlaps, with no word about who the patient is. */
export type OverlapFact =
  | {
      readonly event: "overridden";
      readonly id: string;
      readonly kind: OverlapKind;
      readonly reason: OverrideReason | undefined;
    }
  /** Found when the guard was told late, after an outage. */
  | {
      readonly event: "toldLate";
      readonly id: string;
      readonly kind: OverlapKind;
      readonly reason: OverrideReason | undefined;
    }
  /** A pharmacy made another tag than the prescriber gave. */
  | { readonly event: "disputed"; readonly id: string; readonly prescriber: number }
  | { readonly event: "reported"; readonly kind: OverlapKind }
  | { readonly event: "released" }
  | { readonly event: "corrected"; readonly reason: CorrectionReason | undefined };

export type OverlapEntry = OverlapFact & {
  /** Zero of a dispute, which is about a prescription. */
  readonly tag: string;
  /** Licence of the prescriber, the pharmacy or the regulator. */
  readonly by: number;
  readonly block: number;
  readonly transaction: string;
  /** Unix seconds. */
  readonly at: number;
};

/**
 * Every overlap that passed with a reason, was told late or was reported, and every decision about one, in order.
 *
 * @example
 * const overridden = (await readOverlaps(client)).filter(({ event }) => event === "overridden");
 */
export async function readOverlaps(client: MediConnectClient): Promise<OverlapEntry[]> {
  const { prescriptions, guardOffice, provider } = client;
  const found = [
    ...(await prescriptions.queryFilter(prescriptions.filters.OverlapOverridden())),
    ...(await guardOffice.queryFilter(guardOffice.filters.OverlapToldLate())),
    ...(await guardOffice.queryFilter(guardOffice.filters.TagDisputed())),
    ...(await guardOffice.queryFilter(guardOffice.filters.OverlapReported())),
    ...(await guardOffice.queryFilter(guardOffice.filters.OverlapReleased())),
    ...(await guardOffice.queryFilter(guardOffice.filters.GuardCorrected())),
  ].sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
  const times = new Map<number, number>();
  for (const block of new Set(found.map(({ blockNumber }) => blockNumber))) {
    times.set(block, (await provider.getBlock(block))?.timestamp ?? 0);
  }
  return found.flatMap((log) => {
    // An event's values are a proxy, of which `in` knows no name.
    const args: Readonly<Record<string, unknown>> = (log.args as unknown as Result).toObject();
    const fact = factOf(log.eventName, args);
    if (fact === undefined) return [];
    const tag = String(args["tag"] ?? NO_TAG);
    const { by } = log.args;
    const { blockNumber: block, transactionHash: transaction } = log;
    return [{ ...fact, tag, by: Number(by), block, transaction, at: times.get(block) ?? 0 }];
  });
}

function factOf(event: string, args: Readonly<Record<string, unknown>>): OverlapFact | undefined {
  const kind = overlapKindOf(Number(args["kind"] ?? 0));
  const id = String(args["id"]);
  switch (event) {
    case "OverlapOverridden":
      return { event: "overridden", id, kind, reason: overrideReasonOf(Number(args["reason"])) };
    case "OverlapToldLate":
      return { event: "toldLate", id, kind, reason: overrideReasonOf(Number(args["reason"])) };
    case "TagDisputed":
      return { event: "disputed", id, prescriber: Number(args["prescriber"]) };
    case "OverlapReported":
      return { event: "reported", kind };
    case "OverlapReleased":
      return { event: "released" };
    case "GuardCorrected":
      return { event: "corrected", reason: correctionReasonOf(Number(args["reason"])) };
    default:
      return undefined;
  }
}
