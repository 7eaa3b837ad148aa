import { dataSlice, toUtf8String } from "ethers";
import { z } from "zod";
import type { MediConnectClient } from "../client/MediConnectClient.ts";

/** A pack that a transaction took out, as its calldata says it. */
export interface UndonePack {
  /** GTIN-14. */
  readonly gtin: string;
  readonly lot: string;
  readonly serial: string;
  /** The contracts' `uint40` place in the lot. */
  readonly index: number;
}

const linesSchema = z.array(z.tuple([z.string(), z.array(z.string()), z.array(z.string())]));
/** `DispenseOrder`: prescription, terms, opening, lines. */
const orderSchema = z.tuple([z.unknown(), z.unknown(), z.unknown(), linesSchema]);

/** Packs of a supply or a decommissioning; none where the transaction is unknown or about something else. */
export async function readUndonePacks(
  { provider, packs, dispensing }: MediConnectClient,
  transaction: string,
): Promise<UndonePack[]> {
  const sent = await provider.getTransaction(transaction);
  if (sent === null) return [];
  const supply = dispensing.interface.parseTransaction(sent);
  const call = supply ?? packs.interface.parseTransaction(sent);
  const [first]: unknown[] = call?.args.toArray(true) ?? [];
  const lines = supply === null ? linesSchema.safeParse(first).data : orderSchema.safeParse(first).data?.[3];
  return (lines ?? []).flatMap(([head, units]) => units.map((unit) => packOf(head, unit)));
}

/** `PackLineHead`: lot 20 bytes, GTIN 8. `Unit`: serial 20 bytes, index the last 5. */
function packOf(head: string, unit: string): UndonePack {
  return {
    gtin: String(BigInt(dataSlice(head, 20, 28))).padStart(14, "0"),
    lot: textOf(dataSlice(head, 0, 20)),
    serial: textOf(dataSlice(unit, 0, 20)),
    index: Number(BigInt(dataSlice(unit, 27, 32))),
  };
}

/** GS1 text out of its zero-padded bytes. */
function textOf(bytes: string): string {
  return toUtf8String(bytes).replace(/\0+$/, "");
}
