import type { Signer } from "ethers";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { hashEpochRecord, type EpochRecord } from "../EpochRecord.ts";
import type { KeyHolder } from "../evaluation.ts";
import { callKeyHolder } from "./callKeyHolder.ts";
import { signEvaluation, type EvaluationRole, type LicenceDeployment } from "./signedEvaluation.ts";

export const EVALUATE_PATH = "/v1/evaluate";

export interface ConnectKeyHolderParameters {
  /** Of the service, as `https://keys.example.org`. */
  readonly url: string;
  readonly record: EpochRecord;
  /** The holder's index in the record. */
  readonly index: number;
  /** Signs each request with the key of the licence's account. */
  readonly signer: Pick<Signer, "signTypedData">;
  /** Of the licence. */
  readonly role: EvaluationRole;
  readonly deployment: LicenceDeployment;
  /** Milliseconds for one answer, 5,000 where not given. */
  readonly timeoutMs?: number;
  /** Seconds since 1970; the machine's clock where not given. */
  readonly clock?: () => number;
}

/**
 * A key holder behind its service. Nothing is asked before the first evaluation. `evaluate` refuses with
 * `KEY_HOLDER_UNREACHABLE`, `KEY_HOLDER_MALFORMED`, or whatever the service answered, by its code.
 *
 * @throws MediConnectError `KEY_HOLDER_UNLISTED` where the record names no such holder
 * @example
 * const holders = ["https://one.example.org", "https://two.example.org"].map((url, at) =>
 *   connectKeyHolder({ url, index: at + 1, record, signer: clinic.signer, role: "prescriber", deployment }),
 * );
 * const source = createThresholdTagSource({ records: [record], holders });
 */
export function connectKeyHolder(parameters: ConnectKeyHolderParameters): KeyHolder {
  const { url, record, index, signer, role, deployment, timeoutMs = 5_000, clock = unixTime } = parameters;
  if (record.holders.every((one) => one.index !== index)) throw unlisted(record.epoch.id, index);
  const recordHash = hashEpochRecord(record);
  return {
    index,
    async evaluate(request, signal) {
      const terms = { request, holder: index, record: recordHash, role, issuedAt: clock() };
      const body = await signEvaluation(deployment, terms, signer);
      return callKeyHolder({ url, path: EVALUATE_PATH, body, timeoutMs, signal });
    },
  };
}

function unixTime(): number {
  return Math.floor(Date.now() / 1000);
}

function unlisted(epoch: string, index: number): MediConnectError {
  return new MediConnectError(
    "KEY_HOLDER_UNLISTED",
    `The record of epoch ${epoch} names no holder ${index}.`,
    "Take the index from the epoch's record.",
    { epoch, index },
  );
}
