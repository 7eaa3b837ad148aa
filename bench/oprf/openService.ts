import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import { ristretto255_oprf } from "@noble/curves/ed25519.js";
import { Wallet } from "ethers";
import {
  EVALUATE_PATH,
  hashEpochRecord,
  type EpochRecord,
  type LocalKeyHolder,
  signEvaluation,
} from "../../sdk/src/guard/index.ts";
import { openEvaluationLimits } from "../../services/keyholder/admission/evaluationLimits.ts";
import { openFreshness } from "../../services/keyholder/admission/freshness.ts";
import { answerRequest } from "../../services/keyholder/answerRequest.ts";
import { openAuditLog } from "../../services/keyholder/audit/openAuditLog.ts";
import { openServer } from "../../services/keyholder/openServer.ts";

const DEPLOYMENT = { chainId: 1, licences: `0x${"11".repeat(20)}` };
const NO_LIMIT = 1_000_000_000;

/** A holder behind HTTP, as it runs but for the chain: a licence's answer is remembered for seconds anyway. */
export interface BenchService {
  /** Signed beforehand, since signing is the caller's time. */
  sign(inputs: number): Promise<string>;
  post(body: string): Promise<void>;
  close(): Promise<void>;
}

export async function openService(record: EpochRecord, holder: LocalKeyHolder): Promise<BenchService> {
  const folder = await mkdtemp(path.join(tmpdir(), "mediconnect-bench-"));
  const clock = (): number => Math.floor(Date.now() / 1000);
  const audit = await openAuditLog({ folder, since: clock(), clock });
  const unexpected = (): never => {
    throw new Error("the bench's holder tells no health");
  };
  const desk = {
    deployment: DEPLOYMENT,
    audit,
    epochs: { require: () => holder },
    freshness: openFreshness({ windowSeconds: 3600, clock }),
    limits: openEvaluationLimits({ perMinute: NO_LIMIT, perDay: NO_LIMIT, clock }),
    requireLicence: () => Promise.resolve(1),
    onTurnedAway: () => undefined,
  };
  const server = await openServer({
    perAddress: NO_LIMIT,
    tls: undefined,
    answer: (input) => answerRequest(desk, input),
    health: unexpected,
    onFailure: (trace) => console.error(trace),
    onTurnedAway: () => undefined,
  });
  const url = new URL(EVALUATE_PATH, await server.listen({ host: "127.0.0.1", port: 0 }));
  const signer = Wallet.createRandom();
  return {
    async sign(inputs) {
      const { blinded } = ristretto255_oprf.voprf.blind(Uint8Array.of(inputs));
      const elements = Array.from({ length: inputs }, () => bytesToHex(blinded));
      const { epoch, generation } = record;
      const request = { version: 1, epoch: epoch.id, generation, blinded: elements } as const;
      const terms = { holder: holder.index, record: hashEpochRecord(record), issuedAt: clock() };
      return JSON.stringify(
        await signEvaluation(DEPLOYMENT, { request, ...terms, role: "prescriber" }, signer),
      );
    },
    async post(body) {
      const headers = { "content-type": "application/json" };
      const response = await fetch(url, { method: "POST", headers, body });
      if (response.status !== 200) throw new Error(`the holder answered ${response.status}`);
      await response.text();
    },
    async close() {
      await server.close();
      audit.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
