import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { EpochRecord } from "./EpochRecord.ts";
import { evaluateBlinded } from "./evaluateBlinded.ts";
import { readEvaluationRequest, type EvaluationResponse, type KeyHolder } from "./evaluation.ts";
import { decodeWireElement, Scalars } from "./group.ts";
import { readHolderShare, shareInvalid, type HolderShare } from "./HolderShare.ts";
import type { MemberKeys } from "./memberKeys.ts";
import { stateDestruction, type DestructionStatement } from "./destruction.ts";

export interface OpenKeyHolderParameters {
  readonly share: HolderShare;
  readonly record: EpochRecord;
  /** Seconds since 1970; the machine's clock where not given. */
  readonly clock?: () => number;
}

/** A key holder in this process: what a service wraps. */
export interface LocalKeyHolder extends KeyHolder {
  readonly name: string;
  evaluate(request: unknown): Promise<EvaluationResponse>;
  /**
   * Forgets the share and says so. The stored file is erased by `destroyShareFile`.
   *
   * @throws MediConnectError `EPOCH_DESTROYED` the second time
   */
  destroy(keys: MemberKeys): DestructionStatement;
  /** @throws MediConnectError `EPOCH_CLOSED`, `EPOCH_DESTROYED` where it would evaluate nothing any more */
  requireOpen(): void;
  /** Forgets the share without a word, where somebody else has given it: from then on `EPOCH_DESTROYED`. */
  forget(): void;
}

/**
 * Opens one member's share for evaluation (BlindEvaluate of RFC 9497 section 3.3.2, the share as the key). What it
 * sees of a request is random to it.
 *
 * `evaluate` refuses with `GUARD_DOCUMENT_INVALID`, `OPRF_ELEMENT_INVALID`, `EPOCH_UNKNOWN`, `EPOCH_CLOSED` or
 * `EPOCH_DESTROYED`.
 *
 * @throws MediConnectError `SHARE_INVALID` where share and record do not belong together
 */
export function openKeyHolder({ share, record, clock = unixTime }: OpenKeyHolderParameters): LocalKeyHolder {
  const { epoch, generation, index, secret, publicShare } = readHolderShare(share);
  const listed = record.holders.find((one) => one.index === index);
  const fits = record.epoch.id === epoch && record.generation === generation;
  if (!fits || listed?.publicShare !== publicShare) throw shareInvalid(share);

  const secretBytes = hexToBytes(secret);
  const publicBytes = hexToBytes(publicShare);
  let destroyed = false;
  const forget = (): void => {
    secretBytes.fill(0);
    destroyed = true;
  };
  const requireOpen = (): void => {
    if (destroyed) throw epochDestroyed(epoch);
    if (clock() >= record.epoch.answersUntil) throw epochClosed(epoch, record.epoch.answersUntil);
  };
  return {
    index,
    name: listed.name,
    async evaluate(input) {
      const request = readEvaluationRequest(input);
      requireOpen();
      if (request.epoch !== epoch || request.generation !== generation)
        throw epochUnknown(request, generation);
      const blinded = request.blinded.map(decodeWireElement);
      const answer = evaluateBlinded(Scalars.fromBytes(secretBytes), publicBytes, blinded);
      const evaluated = answer.evaluated.map(({ bytes }) => bytesToHex(bytes));
      return { version: 1, epoch, generation, holder: index, evaluated, proof: bytesToHex(answer.proof) };
    },
    destroy(keys) {
      if (destroyed) throw epochDestroyed(epoch);
      const statement = stateDestruction({ epoch, generation, index, publicShare }, listed, keys, clock());
      forget();
      return statement;
    },
    requireOpen,
    forget,
  };
}

function unixTime(): number {
  return Math.floor(Date.now() / 1000);
}

export function epochDestroyed(epoch: string): MediConnectError {
  return new MediConnectError(
    "EPOCH_DESTROYED",
    `This holder has destroyed its share of epoch ${epoch}.`,
    "Ask for a tag of an epoch that is still kept.",
    { epoch },
  );
}

function epochClosed(epoch: string, answersUntil: number): MediConnectError {
  return new MediConnectError(
    "EPOCH_CLOSED",
    `The epoch ${epoch} was answered until ${new Date(answersUntil * 1000).toISOString()}.`,
    "Ask for a tag of the current epoch; this one's shares are to be destroyed.",
    { epoch, answersUntil },
  );
}

export function epochUnknown(
  { epoch, generation }: { readonly epoch: string; readonly generation: number },
  held?: number,
): MediConnectError {
  return new MediConnectError(
    "EPOCH_UNKNOWN",
    `This holder has no share of epoch ${epoch}, generation ${generation}.`,
    "Fetch the epoch's record anew: the key may have been re-shared.",
    { epoch, generation, ...(held === undefined ? {} : { held }) },
  );
}
