import { existsSync } from "node:fs";
import path from "node:path";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { type EpochRecord, type EpochTerms, readEpochRecord } from "../EpochRecord.ts";
import { CEREMONY_STEPS, type CeremonySeat, takeCeremonyStep } from "./ceremonyDesk.ts";
import { readDocument, writeDocument } from "./documentFiles.ts";
import { drawnLock, memberOf, recordsFolder } from "./localConsortium.ts";
import { createMember, openMember } from "./memberFile.ts";
import { joinCeremony, planCeremony } from "./planCeremony.ts";

export interface HoldCeremonyParameters {
  readonly folder: string;
  readonly members: number;
  readonly threshold: number;
  /** Of a new key, or the record whose shares are passed on. */
  readonly purpose: { readonly epoch: EpochTerms } | { readonly previous: EpochRecord };
  /** Told of each round. */
  readonly onStep: (text: string) => void;
}

/**
 * A whole ceremony on this machine, by the very steps that members elsewhere take one by one. One that was killed on
 * its way goes on.
 *
 * @throws MediConnectError `EPOCH_EXISTS`, `CEREMONY_FAILED`, `CEREMONY_PLAN_INVALID`
 */
export async function holdCeremony(parameters: HoldCeremonyParameters): Promise<EpochRecord> {
  const { folder, members, threshold, purpose, onStep } = parameters;
  const [epoch, generation] =
    "epoch" in purpose ? [purpose.epoch.id, 0] : [purpose.previous.epoch.id, purpose.previous.generation + 1];
  const recordFile = path.join(recordsFolder(folder), `${epoch}.${generation}.json`);
  if (existsSync(recordFile)) throw epochExists(epoch, generation, recordFile);

  const exchange = path.join(folder, "ceremonies", `${epoch}.${generation}`);
  const seats: CeremonySeat[] = [];
  for (let index = 1; index <= members; index++) seats.push(await openSeat(folder, exchange, index));
  if (!existsSync(path.join(exchange, "plan.json"))) {
    for (const [at, { member }] of seats.entries()) await joinCeremony(exchange, at + 1, member);
    await planCeremony(exchange, { ...planOf(purpose), threshold });
  }
  for (const [at, step] of CEREMONY_STEPS.entries()) {
    onStep(`step ${at + 1} of ${CEREMONY_STEPS.length}: ${step}`);
    for (const seat of seats) await takeCeremonyStep(seat, step);
  }
  const record = readEpochRecord(await readDocument(path.join(exchange, "record.json")));
  await writeDocument(recordFile, record);
  return record;
}

async function openSeat(folder: string, exchange: string, index: number): Promise<CeremonySeat> {
  const own = memberOf(folder, index);
  const lock = await drawnLock(own.passphraseFile);
  const known = existsSync(path.join(own.folder, "member.json"));
  const member = known
    ? await openMember(own.folder, lock)
    : await createMember(own.folder, `Member ${index}`, lock);
  return { exchange, folder: own.folder, member, lock };
}

/** In a re-sharing here all present holders deal. */
function planOf(purpose: HoldCeremonyParameters["purpose"]) {
  if ("epoch" in purpose) return purpose;
  return { previous: purpose.previous, dealers: purpose.previous.holders.map(({ index }) => index) };
}

function epochExists(epoch: string, generation: number, file: string): MediConnectError {
  return new MediConnectError(
    "EPOCH_EXISTS",
    `The epoch ${epoch}, generation ${generation}, was made before; its record is ${file}.`,
    "Give another --epoch, or --reshare to make new shares of its key.",
    { epoch, generation, file },
  );
}
