import {
  buildPackLine,
  NO_TAG,
  openingOf,
  packSupplyTerms,
  signClaimAuthorisation,
} from "../../sdk/src/index.ts";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import type { DispenseOrderStruct } from "../../types/ethers-contracts/contracts/dispensing/Dispensing.ts";
import type { AuthorisationStruct } from "../../types/ethers-contracts/contracts/prescription/Prescriptions.ts";
import { type Actor, CARTON, type LinkageStage } from "./openStage.ts";
import { PHARMACIES } from "./population.ts";
import type { ReadyToken } from "./prepareTokensOf.ts";
import type { Sender } from "./timeline.ts";

export interface SupplyWorld {
  readonly stage: LinkageStage;
  readonly sender: Sender;
  readonly onRefusal: () => void;
}

interface Part {
  readonly packs: number;
  /** Packs that were supplied before. */
  readonly before: number;
}

/** What a pharmacy, given by its number, does with a token at some moment. */
export interface Supplies {
  claim(token: ReadyToken, pharmacy: number, at: number, asNominee: boolean): Promise<void>;
  dispense(token: ReadyToken, pharmacy: number, at: number, part: Part): Promise<void>;
  walkIn(token: ReadyToken, pharmacy: number, at: number): Promise<void>;
  release(token: ReadyToken, pharmacy: number, at: number): Promise<void>;
  notDispensed(token: ReadyToken, pharmacy: number, at: number): Promise<void>;
}

const AUTHORISED_SECONDS = 3_600;
const NOT_COLLECTED = 10;
/** The patient, asked for nothing. */
const COLLECTED = { collector: "patient", identityAsked: false, identityGiven: false } as const;

export function openSupplies({ stage, sender, onRefusal }: SupplyWorld): Supplies {
  const { suite } = stage;
  const { prescriptions, dispensing } = suite.deployment;
  const { interface: coder } = suite.prescriptions;
  const { interface: counter } = suite.dispensing;
  const takePacks = packTaker(stage);
  const send = async (pharmacy: number, to: string, calls: readonly string[], at: number): Promise<void> => {
    for (const data of calls) {
      if ((await sender.send(actorOf(stage, pharmacy).account, to, data, at)) !== undefined) return;
    }
    onRefusal();
  };
  /** The second, with a reason, where the guard asks for one. */
  const ordersOf = (token: ReadyToken, pharmacy: number, part: Part): DispenseOrderStruct[] => {
    const taken = takePacks(token.code, pharmacy, part.packs);
    return [false, true].map((withReason) => orderOf(token, part, { ...taken, withReason }));
  };
  return {
    async claim(token, pharmacy, at, asNominee) {
      const { id } = token.keys;
      const data = asNominee
        ? coder.encodeFunctionData("claimAsNominee", [id])
        : coder.encodeFunctionData("claim", [id, await authorise(stage, token, pharmacy, at)]);
      await send(pharmacy, prescriptions, [data], at);
    },
    async dispense(token, pharmacy, at, part) {
      const orders = ordersOf(token, pharmacy, part);
      const calls = orders.map((order) => counter.encodeFunctionData("dispense", [order]));
      await send(pharmacy, dispensing, calls, at);
    },
    async walkIn(token, pharmacy, at) {
      const authorisation = await authorise(stage, token, pharmacy, at);
      const orders = ordersOf(token, pharmacy, { packs: token.packs, before: 0 });
      const calls = orders.map((order) => counter.encodeFunctionData("walkIn", [order, authorisation]));
      await send(pharmacy, dispensing, calls, at);
    },
    release: ({ keys }, pharmacy, at) =>
      send(pharmacy, prescriptions, [coder.encodeFunctionData("release", [keys.id])], at),
    notDispensed({ keys, prepared }, pharmacy, at) {
      const opening = openingOf(prepared.sealed);
      const data = coder.encodeFunctionData("notDispensed", [keys.id, NOT_COLLECTED, opening]);
      return send(pharmacy, prescriptions, [data], at);
    },
  };
}

function actorOf({ pharmacies }: LinkageStage, pharmacy: number): Actor {
  const actor = pharmacies[pharmacy];
  if (actor === undefined) throw new Error("there is no such pharmacy");
  return actor;
}

/** What the patient's device signs. */
async function authorise(
  stage: LinkageStage,
  { keys }: ReadyToken,
  pharmacy: number,
  at: number,
): Promise<AuthorisationStruct> {
  const { prescriptions, deployment } = stage.suite;
  const { nonce } = await prescriptions.prescription(keys.id);
  const deadline = at + AUTHORISED_SECONDS;
  const { licence: dispenser } = actorOf(stage, pharmacy);
  const authorisation = { prescription: keys.id, dispenser, nonce: Number(nonce), deadline };
  return { ...signClaimAuthorisation(deployment, authorisation, keys.itemKey), deadline };
}

function orderOf(
  { keys, prepared: { sealed } }: ReadyToken,
  { packs, before }: Part,
  { line, unitsPerPack, withReason }: TakenPacks & { readonly withReason: boolean },
): DispenseOrderStruct {
  return {
    prescription: keys.id,
    terms: packSupplyTerms({
      quantity: packs * unitsPerPack,
      expectedSupplied: before * unitsPerPack,
      collection: COLLECTED,
      override: withReason && sealed.tag !== NO_TAG ? "travelOrHoliday" : undefined,
    }),
    opening: openingOf(sealed),
    packs: [line],
  };
}

interface TakenPacks {
  readonly unitsPerPack: number;
  readonly line: { readonly head: string; readonly units: string[]; readonly siblings: string[] };
}

/** Each pharmacy has its part of each lot, and takes from it pack by pack. */
function packTaker({ shelf }: LinkageStage): (code: string, pharmacy: number, packs: number) => TakenPacks {
  const taken = new Map<string, number>();
  return (code, pharmacy, packs) => {
    const lot = shelf.get(code);
    if (lot === undefined) throw new Error(`there is no lot of ${code}`);
    const { file, tree, unitsPerPack } = lot;
    const cartons = Math.floor(file.count / CARTON / PHARMACIES);
    const name = `${code} ${pharmacy}`;
    let from = taken.get(name) ?? 0;
    if ((from % CARTON) + packs > CARTON) from += CARTON - (from % CARTON);
    if (from + packs > cartons * CARTON) throw new Error(`the lot of ${code} is used up`);
    taken.set(name, from + packs);
    const numbered = Array.from({ length: packs }, (_, at) => {
      const ordinal = pharmacy * cartons * CARTON + from + at;
      return { ordinal, serial: decodeBytes20(file.serials, ordinal * TEXT_BYTES) };
    });
    const { head, units, siblings } = buildPackLine(file, tree, numbered);
    return { unitsPerPack, line: { head, units: [...units], siblings: [...siblings] } };
  };
}
