import type { ContractTransactionResponse } from "ethers";
import type { DispenseOrderStruct } from "../../../types/ethers-contracts/contracts/dispensing/Dispensing.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { sendTransaction } from "../client/sendTransaction.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PackCode } from "../gs1/index.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import type { LotStore } from "../pack/lotStore.ts";
import { type ResolvedPack, resolvePacks } from "../pack/resolvePacks.ts";
import { NO_TAG } from "../prescription/commitment.ts";
import type { OpenedPrescription } from "../prescription/openPrescription.ts";
import type { OverrideReason } from "../prescription/overrideReasons.ts";
import { readPrescription } from "../prescription/readPrescription.ts";
import type { TaggingChoice } from "../prescription/tagTokens.ts";
import { findUndoCell, isCellTaken } from "../undo/findUndoCell.ts";
import { checkTags } from "./checkTags.ts";
import type { DispensingRecord } from "./DispensingRecord.ts";
import { findDispensing } from "./findDispensing.ts";
import { linesOf, portionPacks, quantityOf } from "./portionPacks.ts";
import { type Collection, packSupplyTerms } from "./supplyTerms.ts";

export interface DispenseParameters {
  readonly opened: OpenedPrescription;
  /** Scanned packs, in any order. */
  readonly packs: readonly PackCode[];
  readonly lots: LotStore;
  /** What is to be supplied now, in counting units: said aloud, it may be a part. What is outstanding where not given. */
  readonly quantity?: number | undefined;
  /** Whether packs that add up to less than is outstanding are meant: the rest is owed. */
  readonly part?: boolean | undefined;
  /** Whether the last pack is opened, so that the packs give no more than is supplied now; its rest stays with us. */
  readonly openLast?: boolean | undefined;
  /** What had been supplied of this issue before. Needed for the same part from the same opened pack once more. */
  readonly expectedSupplied?: number | undefined;
  /** Who collects; asked for with a controlled drug of schedule 2. */
  readonly collection?: Collection | undefined;
  /** To make the guard's tag anew and hold it against the prescription's; needed where it has one. */
  readonly tagging?: TaggingChoice;
  /** Why an overlap that the guard sees is let pass. */
  readonly override?: OverrideReason | undefined;
  /** Whether it may be undone within ten days (default). What the guard is told later, in an outage, is never undone. */
  readonly undoable?: boolean | undefined;
}

export interface DispenseResult {
  readonly record: DispensingRecord;
  /** Whether the same supply had been made before; then nothing changed. */
  readonly alreadyDone: boolean;
}

/** How often the cell to undo by may be taken by somebody else meanwhile. */
const MOST_TRIES = 8;

type Send = (order: DispenseOrderStruct) => Promise<ContractTransactionResponse>;

/** What `dispensePrescription` and `walkIn` share; they differ in what they send. */
export async function supplyPrescription(
  client: SigningClient,
  parameters: DispenseParameters,
  send: Send,
): Promise<DispenseResult> {
  const { opened, packs, lots, quantity, part = false, openLast = false, collection, override } = parameters;
  if (packs.length === 0) {
    throw new MediConnectError("NO_PACKS_SCANNED", "No pack was scanned.", "Scan the packs to supply.");
  }
  const resolved = await resolvePacks(client, packs, lots);
  const earlier = await findSameSupply(client, parameters, resolved);
  if (earlier !== undefined) return { record: earlier, alreadyDone: true };
  await checkTags(client, opened, parameters.tagging);

  const { chain } = opened;
  const target = quantity ?? chain.quantity - chain.supplied;
  const portions = await portionPacks(client, resolved, { target, openLast });
  const offered = quantityOf(portions);
  if (quantity === undefined && !part) requireNoSlip(opened, offered);
  const orderIn = (undoCell: number | undefined): DispenseOrderStruct => ({
    prescription: opened.chain.id,
    terms: packSupplyTerms({
      quantity: quantity ?? offered,
      expectedSupplied: parameters.expectedSupplied ?? chain.supplied,
      collection,
      override: opened.opening.tag === NO_TAG ? undefined : override,
      undoCell,
    }),
    opening: opened.opening,
    packs: linesOf(portions).map(({ head, units, siblings }) => ({
      head,
      units: [...units],
      siblings: [...siblings],
    })),
  });
  try {
    await sendKept(client, parameters, (undoCell) => sendTransaction(send(orderIn(undoCell))));
  } catch (error) {
    // The same command may have run twice at once, and the other one was faster.
    const other = await findSameSupply(client, parameters, resolved).catch(() => undefined);
    if (other === undefined) throw error;
    return { record: other, alreadyDone: true };
  }
  const record = await findDispensing(client, opened, resolved, { quantity: quantity ?? offered });
  if (record === undefined) throw new Error("a dispensing that succeeded has left no event");
  return { record, alreadyDone: false };
}

/** Sends with a cell to undo by, where that is wanted and possible. */
async function sendKept(
  client: SigningClient,
  { undoable = true }: DispenseParameters,
  send: (undoCell: number | undefined) => Promise<unknown>,
): Promise<void> {
  if (!undoable) return void (await send(undefined));
  const { id } = await requireOwnLicence(client, "dispenser");
  for (let tries = 0; ; tries++) {
    try {
      return void (await send(await findUndoCell(client, id, "supply")));
    } catch (error) {
      if (isDeferred(error)) return void (await send(undefined));
      // Another counter of the same pharmacy was faster.
      if (!isCellTaken(error) || tries === MOST_TRIES) throw error;
    }
  }
}

function isDeferred(error: unknown): boolean {
  return error instanceof MediConnectError && error.code === "DeferredNotUndoable";
}

/** A pack forgotten at the counter must not become an owing that nobody meant. */
function requireNoSlip(
  { chain: { id, state, quantity, supplied } }: OpenedPrescription,
  offered: number,
): void {
  const outstanding = quantity - supplied;
  const isOpen = state === "issued" || state === "claimed" || state === "lapsed";
  if (offered >= outstanding || !isOpen) return;
  throw new MediConnectError(
    "QUANTITY_SHORT",
    `The packs add up to ${offered} units, and ${outstanding} are outstanding. Nothing was supplied.`,
    "Scan the missing packs. To supply a part and owe the rest, say so: --part, or --quantity with what is supplied now.",
    { id, offered, outstanding },
  );
}

/** A repeated command finds its own first success; another pharmacy's, or one with other packs, is refused as usual. */
async function findSameSupply(
  client: SigningClient,
  { opened, quantity, part = false, expectedSupplied }: DispenseParameters,
  packs: readonly ResolvedPack[],
): Promise<DispensingRecord | undefined> {
  const { state, supplied, begun } = await readPrescription(client, opened.chain.id);
  if (state !== "spent" && supplied === 0 && !begun) return undefined;
  const own = await requireOwnLicence(client, "dispenser");
  // Where no quantity is said, all that is outstanding is meant.
  const inWhole = quantity === undefined && !part;
  const found = await findDispensing(client, opened, packs, { quantity, expectedSupplied, inWhole });
  return found?.dispenser === own.id ? found : undefined;
}
