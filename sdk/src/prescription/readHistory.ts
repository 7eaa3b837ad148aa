import { type EventLog, type Log, ZeroAddress, zeroPadValue } from "ethers";
import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { type Collection, unpackCollection } from "../dispensing/supplyTerms.ts";
import type { CancellationReason, NotDispensedReason } from "../fhir/epsCodes.ts";
import { overlapKindOf, type OverlapKind } from "../supplyGuard/overlapKinds.ts";
import { type OverrideReason, overrideReasonOf } from "./overrideReasons.ts";
import { cancellationReasonOf, notDispensedReasonOf } from "./reasons.ts";
import { requirePrescription } from "./readPrescription.ts";

/** What can happen to a prescription, with what the chain says of it. */
export type HistoryFact =
  | { readonly event: "issued"; readonly licence: number }
  | { readonly event: "reissued"; readonly licence: number; readonly previous: string }
  | { readonly event: "replaced"; readonly licence: number; readonly by: string }
  | { readonly event: "claimed" | "released"; readonly licence: number }
  | { readonly event: "lapsed"; readonly licence: number; readonly by: number }
  /** Licence 0 where a nomination was taken back. */
  | { readonly event: "nominated"; readonly licence: number }
  | {
      readonly event: "supplied";
      readonly licence: number;
      readonly quantity: number;
      readonly group: string;
      readonly collection: Collection;
    }
  /** The last supply that stood was undone: `quantity` is outstanding again. */
  | { readonly event: "undone"; readonly licence: number; readonly quantity: number }
  /** Issue `issue` is over, and the next one opens at `notBefore`. */
  | { readonly event: "issueEnded"; readonly issue: number; readonly notBefore: number }
  | {
      readonly event: "notDispensed";
      readonly licence: number;
      readonly reason: NotDispensedReason | undefined;
    }
  | {
      readonly event: "cancelled";
      readonly licence: number;
      readonly reason: CancellationReason | undefined;
      /** A pharmacy held it, and completes the cancellation by giving it back. */
      readonly pending: boolean;
    }
  /** An overlap that the supply guard saw was let pass. */
  | {
      readonly event: "overridden";
      readonly licence: number;
      readonly overlap: OverlapKind;
      readonly reason: OverrideReason | undefined;
    }
  /** Its guard tags were bound later than it was issued. */
  | { readonly event: "tagged" }
  | { readonly event: "burned" };

/** Where and when it happened. */
export type HistoryEntry = HistoryFact & {
  readonly block: number;
  readonly transaction: string;
  readonly logIndex: number;
  /** Unix seconds. */
  readonly at: number;
};

/**
 * Every event of one prescription, in order. Of one that was reissued this begins with its reissue; `previous` names
 * the one before.
 *
 * @throws MediConnectError `PrescriptionUnknown`
 *
 * @example
 * const history = await readHistory(client, id);
 * history.filter(({ event }) => event === "supplied");
 */
export async function readHistory(client: MediConnectClient, id: string): Promise<HistoryEntry[]> {
  const { prescriber } = await requirePrescription(client, id);
  const logs = await findLogs(client, id);
  const facts = logs.flatMap((log) => {
    const fact = factOf(client, log, id, prescriber);
    return fact === undefined ? [] : [{ log, fact }];
  });
  const times = new Map<number, number>();
  for (const block of new Set(facts.map(({ log }) => log.blockNumber))) {
    times.set(block, (await client.provider.getBlock(block))?.timestamp ?? 0);
  }
  return dropDoubles(
    facts.map(({ log, fact }) => ({
      ...fact,
      block: log.blockNumber,
      transaction: log.transactionHash,
      logIndex: log.index,
      at: times.get(log.blockNumber) ?? 0,
    })),
  );
}

async function findLogs(client: MediConnectClient, id: string): Promise<Log[]> {
  const { prescriptions, dispensing, provider } = client;
  const word = zeroPadValue(id, 32);
  const from = { fromBlock: 0, toBlock: "latest" } as const;
  const address = await prescriptions.getAddress();
  const own = [
    // The id is the first indexed argument of all but three.
    { address, topics: [null, word], ...from },
    {
      address,
      topics: [prescriptions.getEvent("PrescriptionReissued").fragment.topicHash, null, word],
      ...from,
    },
    {
      address,
      topics: [prescriptions.getEvent("OverlapOverridden").fragment.topicHash, null, word],
      ...from,
    },
    { address, topics: [prescriptions.getEvent("Transfer").fragment.topicHash, null, null, word], ...from },
    { address: await dispensing.getAddress(), topics: [null, word], ...from },
  ];
  const found = (await Promise.all(own.map((filter) => provider.getLogs(filter)))).flat();
  const distinct = new Map(found.map((log) => [`${log.blockNumber}/${log.index}`, log]));
  return [...distinct.values()].sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
}

function factOf(
  { prescriptions, dispensing }: MediConnectClient,
  log: Log,
  id: string,
  prescriber: number,
): HistoryFact | undefined {
  const parsed = prescriptions.interface.parseLog(log) ?? dispensing.interface.parseLog(log);
  if (parsed === null) return undefined;
  const args: EventLog["args"] = parsed.args;
  const licence = args.length > 1 ? Number(args[1]) : 0;
  switch (parsed.name) {
    case "Transfer":
      return args[0] === ZeroAddress ? { event: "issued", licence: prescriber } : { event: "burned" };
    case "PrescriptionReissued":
      return args[1] === id
        ? { event: "reissued", licence: prescriber, previous: String(args[0]) }
        : { event: "replaced", licence: prescriber, by: String(args[1]) };
    case "PrescriptionClaimed":
      return { event: "claimed", licence };
    case "PrescriptionReleased":
      return { event: "released", licence };
    case "ClaimLapsed":
      return { event: "lapsed", licence, by: Number(args[2]) };
    case "PharmacyNominated":
      return { event: "nominated", licence };
    case "IssueEnded":
      return { event: "issueEnded", issue: Number(args[1]), notBefore: Number(args[2]) };
    case "PrescriptionNotDispensed":
      return { event: "notDispensed", licence, reason: notDispensedReasonOf(Number(args[2])) };
    case "PrescriptionCancelled":
      return {
        event: "cancelled",
        licence,
        reason: cancellationReasonOf(Number(args[2])),
        pending: Boolean(args[3]),
      };
    case "Dispensed":
      return {
        event: "supplied",
        licence,
        quantity: Number(args[3]),
        group: String(args[2]),
        collection: unpackCollection(Number(args[4])),
      };
    case "SupplyUndone":
      return { event: "undone", licence, quantity: Number(args[3]) };
    default:
      return guardFactOf(parsed.name, args);
  }
}

function guardFactOf(name: string, args: EventLog["args"]): HistoryFact | undefined {
  if (name === "TagsBound") return { event: "tagged" };
  if (name !== "OverlapOverridden") return undefined;
  return {
    event: "overridden",
    licence: Number(args[2]),
    overlap: overlapKindOf(Number(args[3])),
    reason: overrideReasonOf(Number(args[4])),
  };
}

/** A reissue mints, and so does an undo that revives: it is one event. And what ends an issue by a supply comes after the supply. */
function dropDoubles(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const minted = new Set(
    entries.filter(({ event }) => event === "reissued" || event === "undone").map((one) => one.transaction),
  );
  return entries
    .filter(({ event, transaction }) => event !== "issued" || !minted.has(transaction))
    .sort((a, b) => (a.transaction === b.transaction ? rankOf(a) - rankOf(b) : 0));
}

function rankOf({ event }: HistoryEntry): number {
  // Said before the token is minted, it is about the issue.
  if (event === "overridden") return 1;
  return event === "burned" ? 2 : event === "issueEnded" ? 1 : 0;
}
