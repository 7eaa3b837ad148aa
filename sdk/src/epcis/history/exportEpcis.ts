import type { MediConnectClient } from "../../client/MediConnectClient.ts";
import { findLabelled } from "../../custody/labels.ts";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import type { LotName, LotStore } from "../../pack/index.ts";
import { writeEpcLink } from "../epc.ts";
import type { JsonRecord } from "../json.ts";
import type { PartyBook } from "../parties.ts";
import { newCaptureState } from "../plan/CaptureState.ts";
import { readEpcisDocument } from "../readEpcisDocument.ts";
import type { SupplyChainEvent } from "../SupplyChainEvent.ts";
import { writeEpcisDocument } from "../writeEpcisDocument.ts";
import { inTellingOrder } from "./inTellingOrder.ts";
import { replayLot } from "./replayLot.ts";

/** A lot, a pack of it, or a case or pallet. */
export type HistoryOf =
  | { readonly kind: "lot"; readonly name: LotName }
  | { readonly kind: "pack"; readonly name: LotName; readonly serial: string }
  | { readonly kind: "box"; readonly sscc: string };

export interface HistoryParameters {
  readonly of: HistoryOf;
  readonly lots: LotStore;
  readonly parties: PartyBook;
  /** Called with the transactions that were read. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Everything that the chain has of a lot, a pack or a case or pallet, oldest first; where the times that are stated cannot be, no
 * hand-over, exit or recall stands before one that the chain has before it of the same goods. Events of a pack or box are those in which
 * it, a box around it or something in it is named, each whole, so that they are the same events as the lot's.
 *
 * @throws MediConnectError `LotUnknown`, `LOT_NOT_PUBLISHED`, `SSCC_UNKNOWN`, `SERIAL_UNKNOWN`
 *
 * @example
 * const events = await readSupplyHistory(client, { of: { kind: "lot", name: { gtin, lot } }, lots, parties: noParties() });
 * events[0]?.kind; // "commissioned"
 */
export async function readSupplyHistory(
  client: MediConnectClient,
  { of, lots, parties, onProgress }: HistoryParameters,
): Promise<SupplyChainEvent[]> {
  const { name, watched } = await find(of, lots);
  const state = newCaptureState();
  const { events } = await replayLot(client, name, state, { lots, parties, watched, onProgress });
  if (watched !== undefined && !state.items.has(watched)) throw serialUnknown(name);
  const told = inTellingOrder(events, state.lots.get(`${name.gtin}/${name.lot}`));
  return told.filter(({ isWatched }) => isWatched).map(({ event }) => event);
}

/**
 * The same as an EPCIS 2.0 document in JSON-LD, held to GS1's schema. Whoever writes the same history again writes the
 * same document: it is dated by its newest event.
 *
 * @throws MediConnectError as `readSupplyHistory` does
 *
 * @example
 * const document = await exportEpcis(client, { of: { kind: "lot", name: { gtin, lot } }, lots, parties: noParties() });
 * document["type"]; // "EPCISDocument"
 */
export async function exportEpcis(
  client: MediConnectClient,
  parameters: HistoryParameters,
): Promise<JsonRecord> {
  const events = await readSupplyHistory(client, parameters);
  const newest = events.reduce((one, { at }) => Math.max(one, Date.parse(at)), 0);
  const document = writeEpcisDocument(events, new Date(newest).toISOString());
  readEpcisDocument(document);
  return document;
}

async function find(of: HistoryOf, lots: LotStore): Promise<{ name: LotName; watched: string | undefined }> {
  if (of.kind === "lot") return { name: of.name, watched: undefined };
  if (of.kind === "pack")
    return {
      name: of.name,
      watched: writeEpcLink({ kind: "pack", gtin: of.name.gtin, serial: of.serial }),
    };
  const { sscc } = of;
  const found = await findLabelled(lots, sscc);
  if (found !== undefined) return { name: found.labels, watched: writeEpcLink({ kind: "box", sscc }) };
  throw new MediConnectError(
    "SSCC_UNKNOWN",
    `No published lot has a case or pallet with the SSCC ${sscc}.`,
    "Scan it again, or fetch the lot's file from its manufacturer.",
    { sscc },
  );
}

function serialUnknown({ gtin, lot }: LotName): MediConnectError {
  return new MediConnectError(
    "SERIAL_UNKNOWN",
    `The pack is not in lot ${lot} of ${gtin}.`,
    "Scan again. If it stays so, put the pack aside and report it; do not supply it.",
    { gtin, lot },
  );
}
