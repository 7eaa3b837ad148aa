import type { ContractTransactionResponse } from "ethers";
import {
  type CompactSignature,
  groupHashOf,
  type ItemKeys,
  NO_TAG,
  packSupplyTerms,
  packTerms,
  signClaimAuthorisation,
} from "../../sdk/src/index.ts";
import type { DispenseOrderStruct } from "../../types/ethers-contracts/contracts/dispensing/Dispensing.ts";
import type { NewPrescriptionStruct } from "../../types/ethers-contracts/contracts/prescription/Prescriptions.ts";
import type { BenchSuite } from "./openBenchSuite.ts";
import { GROUP, lineOf, PHARMACY_LICENCE, type Stock, UNITS_PER_PACK } from "./stock.ts";

/** What the bench knows of a prescription. */
export interface BenchItem {
  readonly keys: ItemKeys;
  /** Packs that each issue prescribes. */
  readonly packs: number;
  readonly issues?: number;
  /** Of patient and medicine; none where the guard is not asked. */
  readonly tag?: string;
  /** Seconds between its signature and the bench's now. */
  readonly age?: number;
}

/** What a prescriber hands in. */
export function orderOf(
  { now }: BenchSuite,
  { keys, packs, issues = 1, tag = NO_TAG, age = 100 }: BenchItem,
): NewPrescriptionStruct {
  return {
    id: keys.id,
    contentHash: keys.contentSalt,
    groupHash: groupHashOf(GROUP, keys.groupSalt),
    tag,
    previousTag: NO_TAG,
    terms: packTerms({
      quantity: packs * UNITS_PER_PACK,
      daysSupply: 28,
      schedule: 6,
      issuesAllowed: issues,
      signedAt: now - age,
      notBefore: 0,
    }),
  };
}

export function issue(suite: BenchSuite, item: BenchItem): Promise<ContractTransactionResponse> {
  return suite.prescriptions.connect(suite.signers.prescriber).issue(orderOf(suite, item));
}

/** The patient's authorisation for the bench's pharmacy. */
export function authorise(
  { deployment, now }: BenchSuite,
  { keys }: BenchItem,
  { nonce = 0, days = 1 } = {},
): CompactSignature & { deadline: number } {
  const deadline = now + days * 86_400;
  const authorisation = { prescription: keys.id, dispenser: PHARMACY_LICENCE, nonce, deadline };
  return { ...signClaimAuthorisation(deployment, authorisation, keys.itemKey), deadline };
}

export function claim(
  suite: BenchSuite,
  item: BenchItem,
  moment?: { nonce: number; days: number },
): Promise<ContractTransactionResponse> {
  const pharmacy = suite.prescriptions.connect(suite.signers.pharmacy);
  return pharmacy.claim(item.keys.id, authorise(suite, item, moment));
}

/** What a pharmacy hands in to supply whole packs, by their places in the lot, kept in a cell where one is named. */
export function supplyOf(
  stock: Stock,
  { keys, tag = NO_TAG }: BenchItem,
  ordinals: readonly number[],
  undoCell = 0,
): DispenseOrderStruct {
  return {
    prescription: keys.id,
    terms: packSupplyTerms({ quantity: ordinals.length * UNITS_PER_PACK, expectedSupplied: 0, undoCell }),
    opening: {
      contentHash: keys.contentSalt,
      group: GROUP,
      groupSalt: keys.groupSalt,
      tag,
      previousTag: NO_TAG,
    },
    packs: [lineOf(stock, ordinals)],
  };
}

export function dispense(
  suite: BenchSuite,
  stock: Stock,
  item: BenchItem,
  ordinals: readonly number[],
): Promise<ContractTransactionResponse> {
  return suite.dispensing.connect(suite.signers.pharmacy).dispense(supplyOf(stock, item, ordinals));
}
