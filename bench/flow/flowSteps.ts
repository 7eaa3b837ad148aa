import { randomBytes } from "node:crypto";
import {
  buildPackLine,
  deriveItemKeys,
  groupHashOf,
  type ItemKeys,
  NO_TAG,
  packSupplyTerms,
  packTerms,
  signClaimAuthorisation,
} from "../../sdk/src/index.ts";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import type { FlowActor, FlowStage } from "./openFlowStage.ts";
import { GROUP, UNITS_PER_PACK } from "./stock.ts";

export const STEPS = ["issue", "claim", "dispense"] as const;
export type StepName = (typeof STEPS)[number];

/** One prescription, its prescriber and its pharmacy. */
export interface FlowItem {
  readonly number: number;
  readonly keys: ItemKeys;
  readonly prescriber: FlowActor;
  readonly pharmacy: FlowActor;
}

/** A transaction to be sent. */
export interface FlowCall {
  readonly actor: FlowActor;
  readonly to: string;
  readonly data: string;
}

export function newItem({ prescribers, pharmacies }: FlowStage, number: number): FlowItem {
  const prescriber = prescribers[number % prescribers.length];
  const pharmacy = pharmacies[(number + 1) % pharmacies.length];
  if (prescriber === undefined || pharmacy === undefined) throw new Error("nobody is licensed");
  return { number, keys: deriveItemKeys(randomBytes(32), 0), prescriber, pharmacy };
}

/** The calls of a whole prescription; each is made when its turn has come. */
export const CALLS: Readonly<Record<StepName, (stage: FlowStage, item: FlowItem) => FlowCall>> = {
  issue({ client: { prescriptions, deployment }, now }, { keys, prescriber }) {
    const order = {
      id: keys.id,
      contentHash: keys.contentSalt,
      groupHash: groupHashOf(GROUP, keys.groupSalt),
      tag: NO_TAG,
      previousTag: NO_TAG,
      terms: packTerms({
        quantity: UNITS_PER_PACK,
        daysSupply: 28,
        schedule: 6,
        issuesAllowed: 1,
        signedAt: now,
        notBefore: 0,
      }),
    };
    const data = prescriptions.interface.encodeFunctionData("issue", [order]);
    return { actor: prescriber, to: deployment.prescriptions, data };
  },
  /** With the authorisation that the patient signs. */
  claim({ client: { prescriptions, deployment }, now }, { keys, pharmacy }) {
    const deadline = now + 86_400;
    const authorisation = { prescription: keys.id, dispenser: pharmacy.licence, nonce: 0, deadline };
    const signature = signClaimAuthorisation(deployment, authorisation, keys.itemKey);
    const data = prescriptions.interface.encodeFunctionData("claim", [keys.id, { ...signature, deadline }]);
    return { actor: pharmacy, to: deployment.prescriptions, data };
  },
  /** With a real pack of the lot, and its proof. */
  dispense({ client: { dispensing, deployment }, stock: { file, tree } }, { keys, pharmacy, number }) {
    const pack = { ordinal: number, serial: decodeBytes20(file.serials, number * TEXT_BYTES) };
    const { head, units, siblings } = buildPackLine(file, tree, [pack]);
    const opening = {
      contentHash: keys.contentSalt,
      group: GROUP,
      groupSalt: keys.groupSalt,
      tag: NO_TAG,
      previousTag: NO_TAG,
    };
    const order = {
      prescription: keys.id,
      terms: packSupplyTerms({ quantity: UNITS_PER_PACK, expectedSupplied: 0 }),
      opening,
      packs: [{ head, units: [...units], siblings: [...siblings] }],
    };
    const data = dispensing.interface.encodeFunctionData("dispense", [order]);
    return { actor: pharmacy, to: deployment.dispensing, data };
  },
};
