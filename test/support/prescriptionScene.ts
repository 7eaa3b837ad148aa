import { randomBytes, Result } from "ethers";
import { z } from "zod";
import {
  buildPackLine,
  buildTree,
  createLotFile,
  deriveItemKeys,
  generateSerials,
  groupHashOf,
  type ItemKeys,
  lotBytes,
  type LotFile,
  NO_TAG,
  packSupplyTerms,
  packTerms,
  type PackTree,
  shapeOf,
  signClaimAuthorisation,
  signNomination,
} from "../../sdk/src/index.ts";
import { decodeBytes20, TEXT_BYTES } from "../../sdk/src/merkle/index.ts";
import { openSystem, type System } from "./openSystem.ts";

const GROUP = 322_237_000n;
const UNIT = 428_673_006n;
const GTIN = "05000000000012";
const UNITS_PER_PACK = 28;
const QUANTITY_BITS = 24;
const PACKS_AN_ISSUE = 3;
const LOT_PACKS = 16;
const MANUFACTURER_LICENCE = 4;
const DAY = 86_400;
const CLAIM_DAYS = 7;
/** Within a claim's time, so that a claim ahead of its date may outlast it. */
const DAYS_AHEAD = 3;

/** Numbers of the contracts' enums. */
const ROLES = { prescriber: 1, dispenser: 2, regulator: 6 } as const;
const STATES = [
  "None",
  "Issued",
  "Claimed",
  "Spent",
  "Expired",
  "Cancelled",
  "Closed",
  "CancelPending",
  "Lapsed",
] as const;
const [HONOURED, FROZEN] = [0, 1] as const;
const DEATH = 7;
const NOT_COLLECTED = 10;

/** P and Q of the table, with the licences that {@link openSystem} grants. */
const PHARMACIES = { pharmacy: 2, otherPharmacy: 3 } as const;
export type Pharmacy = keyof typeof PHARMACIES;

/** One prescription on a chain of its own, and whatever may happen to it. */
export interface Scene {
  readonly system: System;
  readonly file: LotFile;
  readonly tree: PackTree;
  readonly keys: ItemKeys;
  /** Keys of another prescription, to be issued where it is needed. */
  readonly other: ItemKeys;
}

/** What the prescriber says besides the usual. */
export interface IssueOptions {
  readonly issues?: number;
  readonly ahead?: boolean;
  readonly nominee?: Pharmacy;
}

/** Deploys everything, with one product and a lot of it. */
export async function openScene(): Promise<Scene> {
  const system = await openSystem();
  const { packs, signers } = system;
  await packs.connect(signers.regulator).registerGroup(GROUP, 6, UNIT, 0);
  await packs.connect(signers.manufacturer).proposeProduct(GTIN, GROUP, 0, UNITS_PER_PACK);
  await packs
    .connect(signers.regulator)
    .activateProduct(GTIN, MANUFACTURER_LICENCE, GROUP, 0, UNITS_PER_PACK);
  // Beyond every expiry that a row travels to.
  const expiry = Math.floor((await system.networkHelpers.time.latest()) / DAY) + 3000;
  const serials = await generateSerials({ seed: "states", count: LOT_PACKS });
  const file = createLotFile({ gtin: GTIN, lot: "STATES1", expiry }, serials);
  const tree = await buildTree({ packs: file, carton: LOT_PACKS });
  await packs
    .connect(signers.manufacturer)
    .registerLot(GTIN, lotBytes(file.lot), expiry, tree.root, shapeOf(tree.layout), 0);
  const secret = randomBytes(32);
  return { system, file, tree, keys: deriveItemKeys(secret, 0), other: deriveItemKeys(secret, 1) };
}

// ---- time

/** Takes a snapshot, to which the scene may go back once. */
export async function takeSnapshot({ system }: Scene): Promise<() => Promise<void>> {
  const snapshot = await system.networkHelpers.takeSnapshot();
  return () => snapshot.restore();
}

function timeOf({ system }: Scene): Promise<number> {
  return system.networkHelpers.time.latest();
}

async function travelTo(scene: Scene, timestamp: number): Promise<void> {
  if (timestamp > (await timeOf(scene))) await scene.system.networkHelpers.time.increaseTo(timestamp);
}

/** To its not-before date. */
export async function passDate(scene: Scene): Promise<void> {
  await travelTo(scene, Number((await readScene(scene)).notBefore));
}

/** To the end of a claim; where there is none, as long as one would last. */
export async function passClaim(scene: Scene): Promise<void> {
  const claimUntil = Number((await readScene(scene)).claimUntil);
  await travelTo(scene, claimUntil === 0 ? (await timeOf(scene)) + CLAIM_DAYS * DAY : claimUntil);
}

export async function passExpiry(scene: Scene): Promise<void> {
  await travelTo(scene, Number((await readScene(scene)).expiresAt));
}

// ---- prescriber and regulator

export async function issue(scene: Scene, options: IssueOptions = {}): Promise<void> {
  await asPrescriber(scene).issue(await orderOf(scene, scene.keys, options));
}

export async function issueMany(scene: Scene): Promise<void> {
  await asPrescriber(scene).issueMany([await orderOf(scene, scene.keys)]);
}

export async function cancelAsPrescriber(scene: Scene): Promise<void> {
  await asPrescriber(scene).cancel(scene.keys.id, DEATH, ROLES.prescriber, openingOf(scene.keys));
}

export async function cancelAsRegulator({ system, keys }: Scene): Promise<void> {
  await system.prescriptions
    .connect(system.signers.regulator)
    .cancel(keys.id, DEATH, ROLES.regulator, openingOf(keys));
}

export async function lapse({ system, keys }: Scene): Promise<void> {
  await system.prescriptions.connect(system.signers.regulator).lapse(keys.id, ROLES.regulator);
}

/** Replaces it by another. */
export async function reissueIt(scene: Scene): Promise<void> {
  await asPrescriber(scene).reissue(reissueOf(scene.keys, scene.other));
}

/** Replaces another by one of its id. */
export async function reissueAsIt(scene: Scene): Promise<void> {
  await asPrescriber(scene).issue(await orderOf(scene, scene.other));
  await asPrescriber(scene).reissue(reissueOf(scene.other, scene.keys));
}

export async function suspend({ system }: Scene, pharmacy: Pharmacy): Promise<void> {
  await system.licences
    .connect(system.signers.registrar)
    .suspend(system.signers[pharmacy].address, ROLES.dispenser, HONOURED);
}

/** Suspends the prescriber together with what is open of it. */
export async function freeze({ system }: Scene): Promise<void> {
  await system.licences
    .connect(system.signers.registrar)
    .suspend(system.signers.prescriber.address, ROLES.prescriber, FROZEN);
}

function asPrescriber({ system }: Scene): System["prescriptions"] {
  return system.prescriptions.connect(system.signers.prescriber);
}

async function orderOf(
  scene: Scene,
  { id, contentSalt, groupSalt }: ItemKeys,
  { issues = 1, ahead = false, nominee }: IssueOptions = {},
) {
  const now = await timeOf(scene);
  return {
    id,
    contentHash: contentSalt,
    groupHash: groupHashOf(GROUP, groupSalt),
    tag: NO_TAG,
    previousTag: NO_TAG,
    terms: packTerms({
      quantity: PACKS_AN_ISSUE * UNITS_PER_PACK,
      daysSupply: 28,
      schedule: 6,
      issuesAllowed: issues,
      signedAt: now,
      notBefore: ahead ? now + DAYS_AHEAD * DAY : 0,
      nominee: nominee === undefined ? 0 : PHARMACIES[nominee],
    }),
  };
}

/** The group's hash goes over as it stands, with the salt of the old one. */
function reissueOf(previous: ItemKeys, next: ItemKeys) {
  return {
    previous: previous.id,
    id: next.id,
    previousContentHash: previous.contentSalt,
    contentHash: next.contentSalt,
    groupHash: groupHashOf(GROUP, previous.groupSalt),
    tag: NO_TAG,
    previousTag: NO_TAG,
  };
}

// ---- pharmacy and patient

export async function claim(scene: Scene, pharmacy: Pharmacy): Promise<void> {
  await asPharmacy(scene, pharmacy).claim(scene.keys.id, await authorise(scene, pharmacy));
}

export async function claimAsNominee(scene: Scene, pharmacy: Pharmacy): Promise<void> {
  await asPharmacy(scene, pharmacy).claimAsNominee(scene.keys.id);
}

/** Through the very pharmacy that is nominated. */
export async function nominate(scene: Scene, pharmacy: Pharmacy): Promise<void> {
  const { system, keys } = scene;
  const nomination = await unsigned(scene, pharmacy);
  const signature = signNomination(system.deployment, nomination, keys.itemKey);
  await asPharmacy(scene, pharmacy).nominate(
    keys.id,
    PHARMACIES[pharmacy],
    { ...signature, deadline: nomination.deadline },
    ROLES.dispenser,
  );
}

export async function release(scene: Scene, pharmacy: Pharmacy): Promise<void> {
  await asPharmacy(scene, pharmacy).release(scene.keys.id);
}

export async function notDispensed(scene: Scene, pharmacy: Pharmacy): Promise<void> {
  await asPharmacy(scene, pharmacy).notDispensed(scene.keys.id, NOT_COLLECTED, openingOf(scene.keys));
}

/** One pack of the three. */
export async function supplyPart(scene: Scene, pharmacy: Pharmacy): Promise<void> {
  const { dispensing, signers } = scene.system;
  await dispensing.connect(signers[pharmacy]).dispense(await supplyOf(scene, 1));
}

export async function supplyRest(scene: Scene, pharmacy: Pharmacy): Promise<void> {
  const { dispensing, signers } = scene.system;
  await dispensing.connect(signers[pharmacy]).dispense(await supplyOf(scene));
}

/** Undoes what was supplied last, by whomever; where nothing was, the pharmacy names a cell that holds nothing. */
export async function undo({ system, keys }: Scene, pharmacy: Pharmacy): Promise<void> {
  const { dispensing, signers } = system;
  const kept = (await dispensing.queryFilter(dispensing.filters.SupplyKept(keys.id))).at(-1);
  const undoing = dispensing.connect(signers[pharmacy]);
  if (kept === undefined) {
    const trace = { slotBefore: 0, slotAfter: 0, guard: 0 };
    const opening = openingOf(keys);
    await undoing.undo({ prescription: keys.id, cell: 1, quantity: 1, opening, trace, packs: [] });
    return;
  }
  const { cell, trace } = kept.args;
  const { packs, terms } = suppliedIn((await kept.getTransaction()).data, dispensing);
  await undoing.undo({
    prescription: keys.id,
    cell,
    quantity: BigInt.asUintN(QUANTITY_BITS, terms),
    opening: openingOf(keys),
    trace: { slotBefore: trace.slotBefore, slotAfter: trace.slotAfter, guard: trace.guard },
    packs,
  });
}

/** Prescription, terms, opening and lines of packs, each of head, units and siblings. */
const suppliedSchema = z.tuple([
  z.string(),
  z.bigint(),
  z.array(z.unknown()),
  z.array(z.tuple([z.string(), z.array(z.string()), z.array(z.string())])),
]);

/** What an undo must name of the order of a supply, out of its transaction. */
function suppliedIn(call: string, { interface: calls }: System["dispensing"]) {
  const order: unknown = calls.parseTransaction({ data: call })?.args[0];
  if (!(order instanceof Result)) throw new Error("this transaction supplied nothing");
  const [, terms, , lines] = suppliedSchema.parse(order.toArray(true));
  return { terms, packs: lines.map(([head, units, siblings]) => ({ head, units, siblings })) };
}

/** The rest, claimed in the same transaction. */
export async function walkIn(scene: Scene, pharmacy: Pharmacy): Promise<void> {
  const { dispensing, signers } = scene.system;
  await dispensing.connect(signers[pharmacy]).walkIn(await supplyOf(scene), await authorise(scene, pharmacy));
}

function asPharmacy({ system }: Scene, pharmacy: Pharmacy): System["prescriptions"] {
  return system.prescriptions.connect(system.signers[pharmacy]);
}

async function authorise(scene: Scene, pharmacy: Pharmacy) {
  const authorisation = await unsigned(scene, pharmacy);
  const signature = signClaimAuthorisation(scene.system.deployment, authorisation, scene.keys.itemKey);
  return { ...signature, deadline: authorisation.deadline };
}

async function unsigned(scene: Scene, pharmacy: Pharmacy) {
  const { nonce } = await readScene(scene);
  return {
    prescription: scene.keys.id,
    dispenser: PHARMACIES[pharmacy],
    nonce: Number(nonce),
    deadline: (await timeOf(scene)) + DAY,
  };
}

/** What reveals what the prescription committed to. */
function openingOf({ contentSalt, groupSalt }: ItemKeys) {
  return { contentHash: contentSalt, group: GROUP, groupSalt, tag: NO_TAG, previousTag: NO_TAG };
}

/** Packs that no issue before it can have used, in the number asked for, else all that are outstanding. */
async function supplyOf(scene: Scene, count?: number) {
  const { file, tree, keys } = scene;
  const { supplied, issuesUsed } = await readScene(scene);
  const taken = Number(supplied) / UNITS_PER_PACK;
  const wanted = Math.max(count ?? PACKS_AN_ISSUE - taken, 1);
  const first = (Number(issuesUsed) * PACKS_AN_ISSUE + taken) % (LOT_PACKS - PACKS_AN_ISSUE);
  const packs = [...Array(wanted).keys()].map((offset) => ({
    ordinal: first + offset,
    serial: decodeBytes20(file.serials, (first + offset) * TEXT_BYTES),
  }));
  const { head, units, siblings } = buildPackLine(file, tree, packs);
  const { dispensing } = scene.system;
  const kept = await dispensing.queryFilter(dispensing.filters.SupplyKept(keys.id));
  return {
    prescription: keys.id,
    terms: packSupplyTerms({
      quantity: wanted * UNITS_PER_PACK,
      expectedSupplied: Number(supplied),
      undoCell: kept.length + 1,
    }),
    opening: openingOf(keys),
    packs: [{ head, units: [...units], siblings: [...siblings] }],
  };
}

// ---- what is read

function readScene({ system, keys }: Scene) {
  return system.prescriptions.prescription(keys.id);
}

/** The state with whatever else matters to what may be done in it, as the table names it. */
export async function stateNameOf(scene: Scene): Promise<string> {
  const facts = await readScene(scene);
  const now = await timeOf(scene);
  const state = STATES[Number(facts.state)];
  if (state === undefined) throw new Error(`there is no state ${facts.state}`);
  const notDue = facts.notBefore > now && "not yet due";
  const partly = facts.supplied > 0n && "partly supplied";
  const more = facts.issuesUsed + 1n < facts.issuesAllowed && "more to come";
  const unlicensed = !(await scene.system.licences.isInForce(facts.dispenser));
  const frozen = (await scene.system.licences.isFrozen(facts.prescriber)) && "frozen";
  const over = now >= facts.claimUntil || unlicensed;
  const besides: Partial<Record<typeof state, readonly (string | false)[]>> = {
    Issued: [facts.nominated && "nominated", notDue, partly, more, frozen],
    Claimed: [
      facts.nominated && "as nominee",
      unlicensed && "holder unlicensed",
      notDue,
      partly,
      more,
      frozen,
    ],
    Lapsed: [notDue, partly, more, frozen],
    CancelPending: [over && "claim over"],
  };
  return [state, ...(besides[state] ?? []).filter((note) => note !== false)].join(", ");
}
