import { AbiCoder, keccak256 } from "ethers";
import { z } from "zod";
import type { UndoOrderStruct } from "../../../types/ethers-contracts/contracts/dispensing/Dispensing.ts";
import type { MediConnectClient, SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { NO_TAG } from "../prescription/commitment.ts";
import { nothingToUndo, readPastCall } from "./readKept.ts";

/** `contracts/types/DispenseOrder.sol`: prescription, terms, opening, and lines of head, units and siblings. */
const orderSchema = z.tuple([
  z.string(),
  z.bigint(),
  z.tuple([z.string(), z.bigint(), z.string(), z.string(), z.string()]),
  z.array(z.tuple([z.string(), z.array(z.string()), z.array(z.string())])),
]);

/** `SupplyKept`: prescription, dispenser, cell, and the trace. */
const keptSchema = z.tuple([
  z.string(),
  z.bigint(),
  z.bigint(),
  z.tuple([z.bigint(), z.bigint(), z.bigint()]),
]);

export interface UndoneSupply {
  readonly prescription: string;
  /** Outstanding again, in the group's counting unit. */
  readonly quantity: number;
  /** Hash of the transaction that undid it. */
  readonly transaction: string;
  /** It had been undone before, and nothing changed. */
  readonly alreadyDone: boolean;
}

/**
 * Undoes a supply within ten days: the packs are in stock again, the prescription has what it had and lives again where
 * the supply had spent it, and the supply guard's cover goes back, unless it was reissued since. All that is needed is on the chain. Of several
 * supplies of one prescription the last goes first. Repeating is harmless.
 *
 * @param transaction hash of the supply
 * @throws MediConnectError `TRANSACTION_UNKNOWN`, `NOTHING_TO_UNDO`, `NOT_KEPT` (it was supplied for good),
 * `UndoUnknown` (another pharmacy's), `UndoTooLate`, `TagsBoundSince`, `SupplyNotLast`, `PrescriptionHeldByAnother`, `RemainderUsed`,
 * `LotIsRecalled`, `LotIsQuarantined`, `LotHasExpired`, `ProductIsWithdrawn`, `UnitIsLocked`
 *
 * @example
 * await claimPrescription(pharmacy, await authoriseClaim(client, { keys, dispenser, seconds: 3600 }));
 * const opened = await openPrescription(pharmacy, { ...keys, store, medicines });
 * const { record } = await dispensePrescription(pharmacy, { opened, packs: [readPackScan(scan)], lots });
 * await undoSupply(pharmacy, record.transaction);
 */
export async function undoSupply(client: SigningClient, transaction: string): Promise<UndoneSupply> {
  const order = await readUndoOrder(client, transaction);
  const done = { prescription: String(order.prescription), quantity: Number(order.quantity) };
  try {
    const { hash } = await sendTransaction(client.dispensing.undo(order, GAS_FREE));
    return { ...done, transaction: hash, alreadyDone: false };
  } catch (error) {
    const earlier = await findUndo(client, order, error);
    if (earlier === undefined) throw error;
    return { ...done, transaction: earlier, alreadyDone: true };
  }
}

async function readUndoOrder(client: MediConnectClient, transaction: string): Promise<UndoOrderStruct> {
  const { dispensing } = client;
  const { call, receipt } = await readPastCall(client, transaction, dispensing);
  if (call.name !== "dispense" && call.name !== "walkIn") throw nothingToUndo(transaction);
  const kept = receipt.logs
    .map((log) => dispensing.interface.parseLog(log))
    .find((log) => log?.name === "SupplyKept");
  if (kept === undefined || kept === null) throw notKept(transaction);
  const [prescription, terms, opening, packs] = orderSchema.parse(call.args.toArray(true)[0]);
  const [contentHash, group, groupSalt, tag, previousTag] = opening;
  const [, , cell, [slotBefore, slotAfter, guard]] = keptSchema.parse(kept.args.toArray(true));
  return {
    prescription,
    cell,
    quantity: terms & 0xffffffn,
    opening: { contentHash, group, groupSalt, tag, previousTag },
    trace: { slotBefore, slotAfter, guard: unveil(guard, prescription, tag) },
    packs: packs.map(([head, units]) => ({ head, units, siblings: [] })),
  };
}

/** The guard's receipt stands in the log veiled by the tag: bare, its times would join a patient's supplies. */
function unveil(receipt: bigint, prescription: string, tag: string): bigint {
  if (tag === NO_TAG) return receipt;
  const veil = AbiCoder.defaultAbiCoder().encode(["address", "bytes32"], [prescription, tag]);
  return receipt ^ BigInt(keccak256(veil));
}

/** The answer to the first try was lost: the chain says that it was undone after all. */
async function findUndo(
  { dispensing }: MediConnectClient,
  { prescription, trace }: UndoOrderStruct,
  error: unknown,
): Promise<string | undefined> {
  if (!(error instanceof MediConnectError) || error.code !== "UndoUnknown") return undefined;
  const kept = await dispensing.queryFilter(dispensing.filters.SupplyKept(prescription));
  const supplied = kept.find(({ args }) => args.trace.slotBefore === BigInt(trace.slotBefore));
  const undone = await dispensing.queryFilter(
    dispensing.filters.SupplyUndone(prescription),
    supplied?.blockNumber,
  );
  return supplied === undefined ? undefined : undone[0]?.transactionHash;
}

function notKept(transaction: string): MediConnectError {
  return new MediConnectError(
    "NOT_KEPT",
    `The supply of transaction ${transaction} was made for good: the pharmacy kept nothing to undo it by.`,
    "Record the return by hand, and ask the prescriber for a new prescription if the patient needs the medicine.",
    { transaction },
  );
}
