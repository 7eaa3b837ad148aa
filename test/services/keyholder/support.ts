import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ristretto255_oprf } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { Wallet } from "ethers";
import {
  connectKeyHolder,
  embeddedKey,
  type EmbeddedActor,
  type EvaluationRequest,
  type EvaluationRole,
  hashEpochRecord,
  type KeyHolder,
  type LicenceDeployment,
  signEvaluation,
  type SignedEvaluation,
  type SignEvaluationParameters,
  writeShareFile,
} from "../../../sdk/src/node.ts";
import { epochFolderOf, recordFileOf, shareFileOf } from "../../../sdk/src/guard/folder/holderFolder.ts";
import {
  type KeyHolderOptions,
  type RunningKeyHolder,
  startKeyHolder,
} from "../../../services/keyholder/startKeyHolder.ts";
import { type Consortium, NOW } from "../../sdk/guard/consortium.ts";

export const LOCK = { key: new Uint8Array(32).fill(7) };

/** What a refusal over the wire holds. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Record<string, unknown>;
  readonly code: string | undefined;
}

/** Services of a consortium on one machine, with a clock of their own. */
export interface Stage {
  readonly consortium: Consortium;
  readonly folders: readonly string[];
  readonly clock: { now: number };
  start(at: number, changes?: Partial<KeyHolderOptions>): Promise<RunningKeyHolder>;
  sign(
    actor: EmbeddedActor,
    role: EvaluationRole,
    changes?: Partial<SignEvaluationParameters>,
    deployment?: LicenceDeployment,
  ): Promise<SignedEvaluation>;
  connect(url: string, index: number, actor?: EmbeddedActor): KeyHolder;
  close(): Promise<void>;
}

/** Writes each member's folder, as a ceremony leaves it. */
export async function openStage(
  consortium: Consortium,
  chain: { readonly url: string; readonly deployment: LicenceDeployment },
): Promise<Stage> {
  const root = await mkdtemp(path.join(tmpdir(), "mediconnect-keyholder-"));
  const { record, shares } = consortium;
  const folders = shares.map(({ index }) => path.join(root, `member-${index}`));
  for (const [at, share] of shares.entries()) {
    const folder = epochFolderOf(folders[at]!, share.epoch, share.generation);
    await mkdir(folder, { recursive: true });
    await writeShareFile(shareFileOf(folder), share, LOCK);
    await writeFile(recordFileOf(folder), JSON.stringify(record));
  }
  const clock = { now: NOW };
  const running = new Set<RunningKeyHolder>();
  return {
    consortium,
    folders,
    clock,
    async start(at, changes = {}) {
      const holder = await startKeyHolder({
        folder: folders[at]!,
        lock: LOCK,
        rpc: chain.url,
        deployment: chain.deployment,
        host: "127.0.0.1",
        port: 0,
        perMinute: 1000,
        perDay: 10_000,
        perAddress: 10_000,
        windowSeconds: 60,
        licenceCacheSeconds: 0,
        clock: () => clock.now,
        ...changes,
      });
      running.add(holder);
      return holder;
    },
    sign: (actor, role, changes = {}, deployment = chain.deployment) =>
      signEvaluation(
        deployment,
        {
          request: requestOf(consortium),
          holder: shares[0]!.index,
          record: hashEpochRecord(record),
          role,
          issuedAt: clock.now,
          ...changes,
        },
        new Wallet(embeddedKey(actor)),
      ),
    connect: (url, index, actor = "prescriber-1") =>
      connectKeyHolder({
        url,
        index,
        record,
        signer: new Wallet(embeddedKey(actor)),
        role: "prescriber",
        deployment: chain.deployment,
        clock: () => clock.now,
      }),
    async close() {
      await Promise.all([...running].map((holder) => holder.close()));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** A request of so many blinded inputs. */
export function requestOf({ record }: Consortium, inputs = 1): EvaluationRequest {
  const blinded = Array.from({ length: inputs }, (_, at) =>
    bytesToHex(ristretto255_oprf.voprf.blind(Uint8Array.of(at)).blinded),
  );
  return { version: 1, epoch: record.epoch.id, generation: record.generation, blinded };
}

export async function post(url: string, body: unknown, type = "application/json"): Promise<Answer> {
  const response = await fetch(`${url}/v1/evaluate`, {
    method: "POST",
    headers: { "content-type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const json = (await response.json()) as Record<string, unknown>;
  const error = json["error"] as { code: string } | undefined;
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    body: json,
    code: error?.code,
  };
}
