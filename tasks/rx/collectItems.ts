import { createHash } from "node:crypto";
import {
  deriveItemKeys,
  type DispensedItem,
  lineFactsOf,
  type MediConnectClient,
  MediConnectError,
  type MedicinesTable,
  openPrescription,
  type PrescriptionOrder,
  type SealedStore,
} from "../../sdk/src/index.ts";
import type { SupplyRecord } from "./readRecords.ts";

interface FormToNotify {
  readonly order: PrescriptionOrder;
  readonly formSecret: Uint8Array;
  readonly medicines: MedicinesTable;
  /** Of what was supplied now. */
  readonly records: readonly SupplyRecord[];
  readonly issue: number;
  readonly store: SealedStore;
}

/** Every item of a form as the chain knows it, with what the records say was supplied now. */
export async function collectItems(
  client: MediConnectClient,
  { order, formSecret, medicines, records, issue, store }: FormToNotify,
): Promise<DispensedItem[]> {
  const ids = order.items.map((_, index) => deriveItemKeys(formSecret, index).id);
  requireOwnRecords(records, ids, issue);
  const items: DispensedItem[] = [];
  for (const [index, { itemNumber }] of order.items.entries()) {
    const access = deriveItemKeys(formSecret, index);
    const opened = await openPrescription(client, { ...access, store, medicines });
    const own = records.filter((record) => record.prescription === access.id && record.issue === issue);
    items.push({
      itemNumber,
      dispenseNumber: uuidOf([access.id, issue, ...own.map(({ transaction }) => transaction)]),
      facts: await lineFactsOf(client, opened, issue),
      suppliedNow: own.reduce((sum, { quantity }) => sum + quantity, 0),
      packs: own.flatMap(({ packs }) => packs),
    });
  }
  return items;
}

/** A supply that was left out of the message would never be paid for. */
function requireOwnRecords(records: readonly SupplyRecord[], ids: readonly string[], issue: number): void {
  const stranger = records.find((record) => !ids.includes(record.prescription) || record.issue !== issue);
  if (stranger === undefined) return;
  throw new MediConnectError(
    "RECORD_OF_ANOTHER_FORM",
    `The record of transaction ${stranger.transaction} is of another form, or of issue ${stranger.issue} and not ${issue}.`,
    "Give the records of one form and one issue.",
    { transaction: stranger.transaction, issue: stranger.issue },
  );
}

/** RFC 9562, version 8: from a hash, so that the same command writes the same message. */
export function uuidOf(parts: readonly unknown[]): string {
  const hex = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
