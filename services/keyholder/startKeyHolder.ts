import {
  type LicenceDeployment,
  type LicenceRegister,
  MediConnectError,
  openLicenceRegister,
  type SecretLock,
} from "../../sdk/src/index.ts";
import packageJson from "../../package.json" with { type: "json" };
import { openEvaluationLimits } from "./admission/evaluationLimits.ts";
import { openFreshness } from "./admission/freshness.ts";
import { openLicenceCheck } from "./admission/licenceCheck.ts";
import { answerRequest, type KeyHolderDesk } from "./answerRequest.ts";
import { type AuditLine, secondsOf } from "./audit/auditLine.ts";
import { openAuditLog, type SegmentLimits } from "./audit/openAuditLog.ts";
import { lockFolder } from "./folderLock.ts";
import { type HeldEpochs, openHeldEpochs } from "./heldEpochs.ts";
import { openServer, type ServerOptions } from "./openServer.ts";

export interface KeyHolderOptions {
  /** The member's, with its shares; the audit log is kept there, too. */
  readonly folder: string;
  readonly lock: SecretLock;
  /** JSON-RPC of a node. */
  readonly rpc: string;
  readonly deployment: LicenceDeployment;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Evaluations a licence. */
  readonly perMinute: number;
  readonly perDay: number;
  /** Requests a minute from one address, before anything else is looked at. */
  readonly perAddress: number;
  readonly windowSeconds: number;
  readonly licenceCacheSeconds: number;
  /** When the audit log begins a new segment; never where not given. */
  readonly auditSegment?: SegmentLimits;
  /** How old the newest block may be; not asked where not given. */
  readonly maxBlockAgeSeconds?: number | undefined;
  /** Seconds since 1970; the machine's clock where not given. */
  readonly clock?: () => number;
  readonly onFailure?: (trace: string) => void;
}

export interface RunningKeyHolder {
  readonly url: string;
  readonly name: string;
  /**
   * Opens the shares that a ceremony has put into the folder since, while it goes on answering.
   *
   * @returns how many came in addition
   */
  reread(): Promise<number>;
  /** @returns why the chain would let nobody in now, in one line; undefined where it would */
  findChainFault(): Promise<string | undefined>;
  /** Answers what was begun, then forgets. */
  close(): Promise<void>;
}

/** How long `/health` may tell the same of the chain: it is asked by everybody. */
const CHAIN_STATE_MS = 2000;

/**
 * Starts one member's service.
 *
 * @throws MediConnectError `KEY_HOLDER_RUNNING`, `KEY_HOLDER_EMPTY`, `SECRET_LOCKED`, `SHARE_FILE_EXPOSED`,
 * `AUDIT_BROKEN`, `AUDIT_SEGMENT_MISSING`, `AUDIT_SEGMENTS_APART`, `AUDIT_UNWRITABLE`, `OPTION_INVALID`,
 * `KEY_HOLDER_NOT_LISTENING`
 */
export async function startKeyHolder(options: KeyHolderOptions): Promise<RunningKeyHolder> {
  const { folder, host, port } = options;
  const release: (() => unknown)[] = [];
  const close = (): Promise<void> => releaseAll(release);
  try {
    const lock = lockFolder(folder);
    release.push(() => lock.release());
    const desk = await openDesk(options);
    release.push(() => desk.audit.close());
    const register = openLicenceRegister({ ...options, url: options.rpc });
    release.push(() => register.close());
    const server = await openServer(serverOptions(options, desk, register));
    release.push(() => server.close());
    const url = await server.listen({ host, port }).catch(rethrowListening);
    lock.announce(url);
    const { epochs } = desk;
    const findChainFault = (): Promise<string | undefined> => register.findFault();
    return { url, name: epochs.name(), reread: () => epochs.reread(), findChainFault, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** All of it, in reverse: a full disk must not keep the lock. */
async function releaseAll(release: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of release.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

type Desk = Omit<KeyHolderDesk, "requireLicence" | "onTurnedAway"> & { readonly epochs: HeldEpochs };

/** What a restart has to bring back: shares, counts, nonces, the log's chain. */
async function openDesk(options: KeyHolderOptions): Promise<Desk> {
  const { folder, deployment, clock = unixTime } = options;
  const epochs = await openHeldEpochs(folder, options.lock, clock);
  const limits = openEvaluationLimits({ ...options, clock });
  const freshness = openFreshness({ ...options, clock });
  const onLine = (line: AuditLine): void => {
    if (line.kind !== "request" || line.licence === null) return;
    const at = secondsOf(line.time);
    limits.restore(line.licence, line.charged, at);
    freshness.restore(line.account, line.nonce, at);
  };
  const since = Math.min(limits.countsSince(), freshness.countsSince());
  const audit = await openAuditLog({ folder, onLine, since, clock, limits: options.auditSegment });
  return { deployment, epochs, limits, freshness, audit };
}

function serverOptions(options: KeyHolderOptions, desk: Desk, register: LicenceRegister): ServerOptions {
  let turnedAway = 0;
  const onTurnedAway = (): void => {
    turnedAway++;
  };
  const requireLicence = openLicenceCheck(register, options.licenceCacheSeconds);
  const isReachable = rememberBriefly(() => register.isReachable());
  return {
    perAddress: options.perAddress,
    tls: options.tls,
    onTurnedAway,
    onFailure: options.onFailure ?? (() => undefined),
    answer: (input) => answerRequest({ ...desk, requireLicence, onTurnedAway }, input),
    health: async () => ({
      service: "mediconnect-keyholder",
      version: packageJson.version,
      name: desk.epochs.name(),
      chain: { id: desk.deployment.chainId, reachable: await isReachable() },
      epochs: desk.epochs.describe(),
      auditHead: desk.audit.head(),
      turnedAway,
    }),
  };
}

function rememberBriefly<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let known: { readonly until: number; readonly answer: Promise<Answer> } | undefined;
  return () => {
    if (known === undefined || performance.now() >= known.until) {
      known = { until: performance.now() + CHAIN_STATE_MS, answer: ask() };
    }
    return known.answer;
  };
}

function unixTime(): number {
  return Math.floor(Date.now() / 1000);
}

function rethrowListening(cause: unknown): never {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  throw new MediConnectError(
    "KEY_HOLDER_NOT_LISTENING",
    `The key holder cannot listen on that host and port (${code}).`,
    "Give another --port or --host, or see who has it.",
    { code },
    { cause },
  );
}
