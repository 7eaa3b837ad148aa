import { existsSync } from "node:fs";
import {
  type HeldEpoch,
  type HeldEpochHealth,
  listHeldEpochs,
  type LocalKeyHolder,
  MediConnectError,
  openKeyHolder,
  readShareFile,
  type SecretLock,
  type SignedEvaluation,
} from "../../sdk/src/node.ts";
import { epochDestroyed, epochUnknown } from "../../sdk/src/guard/openKeyHolder.ts";

/** The epochs of one member, with the shares that are kept. */
export interface HeldEpochs {
  /** The member's name in the newest record. */
  name(): string;
  /**
   * The holder that a request is meant for.
   *
   * @throws MediConnectError `EPOCH_UNKNOWN`, `EPOCH_DESTROYED`, `EPOCH_CLOSED`, `KEY_HOLDER_NOT_MEANT`
   */
  require(signed: SignedEvaluation): LocalKeyHolder;
  describe(): HeldEpochHealth[];
  /**
   * Opens what a ceremony has put into the folder since. What is open stays so; where this fails, all stays as it was.
   *
   * @returns how many shares came in addition
   * @throws MediConnectError as `openHeldEpochs`
   */
  reread(): Promise<number>;
}

interface Opened {
  readonly held: HeldEpoch;
  /** Undefined where the share was destroyed before. */
  readonly holder: LocalKeyHolder | undefined;
}

/**
 * Opens every share of a member's folder; the shares stay in memory, sealed on disk. One whose file disappears while
 * the service runs is forgotten with the next request.
 *
 * @throws MediConnectError `KEY_HOLDER_EMPTY`, `SECRET_LOCKED`, `SHARE_FILE_EXPOSED`, `SHARE_INVALID`
 */
export async function openHeldEpochs(
  folder: string,
  lock: SecretLock,
  clock: () => number,
): Promise<HeldEpochs> {
  const open = async (held: HeldEpoch): Promise<Opened> => {
    const kept = existsSync(held.shareFile) ? await readShareFile(held.shareFile, lock) : undefined;
    return { held, holder: kept && openKeyHolder({ share: kept, record: held.record, clock }) };
  };
  const openAll = async (known: readonly Opened[]): Promise<Opened[]> => {
    const all: Opened[] = [];
    for (const held of await listHeldEpochs(folder)) {
      all.push(known.find((one) => one.held.hash === held.hash) ?? (await open(held)));
    }
    return all;
  };
  let opened = await openAll([]);
  if (newestName(opened) === undefined) throw empty(folder);
  return {
    name: () => newestName(opened) ?? "?",
    require: (signed) => requireHolder(opened, signed),
    describe: () => opened.flatMap((one) => describe(one, clock())),
    async reread() {
      const known = opened;
      opened = await openAll(known);
      return opened.filter((one) => one.holder !== undefined && !known.includes(one)).length;
    },
  };
}

function newestName(opened: readonly Opened[]): string | undefined {
  return opened.findLast(({ holder }) => holder !== undefined)?.holder?.name;
}

function requireHolder(opened: readonly Opened[], signed: SignedEvaluation): LocalKeyHolder {
  const { epoch, generation } = signed.request;
  const found = opened.find(
    ({ held: { record } }) => record.epoch.id === epoch && record.generation === generation,
  );
  if (found === undefined) throw epochUnknown({ epoch, generation });
  forgetIfGone(found);
  if (found.holder === undefined) throw epochDestroyed(epoch);
  const { index } = found.holder;
  if (signed.holder !== index || signed.record !== found.held.hash) throw notMeant(epoch, index);
  found.holder.requireOpen();
  return found.holder;
}

/** Destruction is an act on the file, by another process. */
function forgetIfGone({ held, holder }: Opened): void {
  if (!existsSync(held.shareFile)) holder?.forget();
}

function describe({ held, holder }: Opened, now: number): HeldEpochHealth[] {
  forgetIfGone({ held, holder });
  if (holder === undefined) return [];
  const { epoch, generation } = held.record;
  const { id, answersUntil } = epoch;
  const gone = !existsSync(held.shareFile);
  const state = gone ? "destroyed" : now >= answersUntil ? "closed" : "answering";
  return [{ epoch: id, generation, holder: holder.index, record: held.hash, state, answersUntil }];
}

function empty(folder: string): MediConnectError {
  return new MediConnectError(
    "KEY_HOLDER_EMPTY",
    `The folder ${folder} holds no share of any epoch.`,
    "Give the member's folder; if it is the right one, hold the ceremony first.",
    { folder },
  );
}

function notMeant(epoch: string, holder: number): MediConnectError {
  return new MediConnectError(
    "KEY_HOLDER_NOT_MEANT",
    `The request was signed for another holder, or for another record of epoch ${epoch}.`,
    "Fetch the epoch's record anew, and sign a request for each holder by its index there.",
    { epoch, holder },
  );
}
