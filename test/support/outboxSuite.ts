import { spawn } from "node:child_process";
import path from "node:path";
import { readChainRecord, startChain, stopChain } from "../../sdk/src/chain/index.ts";
import { chainFiles } from "../../sdk/src/chain/chainFiles.ts";
import { waitForEnd } from "../../sdk/src/chain/processes.ts";
import { chainFolderOf } from "../../sdk/src/chain/stateFolders.ts";
import {
  connectClient,
  type Deployment,
  embeddedKey,
  type MediConnectClient,
  type SigningClient,
  signWith,
} from "../../sdk/src/index.ts";
import {
  type Edge,
  openOutbox,
  type Outbox,
  type OutboxOptions,
  type Patience,
} from "../../sdk/src/outbox/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "./embeddedSuite.ts";
import { type FaultyNode, startFaultyNode } from "./faultyNode.ts";

/** Short, so that a test of an outage ends soon. */
export const SHORT: Patience = { answerMs: 400, deadlineMs: 20_000, firstPauseMs: 20, longestPauseMs: 200 };

/** What a client process is to do. */
export interface ChildOrder {
  readonly url: string;
  readonly deployment: Deployment;
  readonly file: string;
  /** How many roles it pauses: the number by which its events are known. */
  readonly roles: number;
  readonly idempotencyKey?: string | undefined;
  /** So many wishes at once through the pipeline, of `roles`, `roles` + 1 and so on. */
  readonly pipelined?: number | undefined;
  readonly killAt?: { readonly edge: Edge; readonly client: boolean; readonly chain: boolean } | undefined;
  readonly chainRecord: string;
  readonly patience: Patience;
}

export interface ChildResult {
  readonly code: number | null;
  readonly signal: string | null;
  /** Hash of its transaction, or code of its error. */
  readonly said: string;
}

/** An embedded chain behind a bad line, and outboxes on it. */
export interface OutboxSuite {
  readonly embedded: EmbeddedSuite;
  readonly line: FaultyNode;
  /** A client over the bad line. */
  readonly client: MediConnectClient;
  /** Number of roles that no test has paused yet. */
  nextMark(): number;
  newFile(): string;
  openOutbox(options?: OutboxOptions & { readonly file?: string }): Outbox;
  pauser(outbox: Outbox, idempotencyKey?: string): SigningClient;
  /** How often so many roles were paused: every effect, whoever had it. */
  effects(roles: number): Promise<number>;
  runChild(
    order: Pick<ChildOrder, "file" | "roles" | "idempotencyKey" | "pipelined" | "killAt">,
    onStart?: (pid: number) => void,
  ): Promise<ChildResult>;
  /** Starts the chain again where it was killed. */
  restartChain(): Promise<void>;
  /** Stops the chain as its owner does, and starts it again. */
  restartStopped(): Promise<void>;
  /** Waits until the chain is killed, and starts it again. */
  restartOnceKilled(): Promise<void>;
  stop(): Promise<void>;
}

export async function startOutboxSuite(): Promise<OutboxSuite> {
  const embedded = await startEmbeddedSuite();
  const folder = chainFolderOf(embedded.stateFolder);
  // A kill costs the last second: what the tests stand on must be on the disk.
  await stopChain({ folder });
  let url = (await startChain({ folder })).url;
  const line = await startFaultyNode(() => url, { delayMs: 50, timeOutMs: 700 });
  const client = await connectClient(line.url, embedded.client.deployment);
  let [mark, files] = [10, 0];
  const opened: Outbox[] = [];
  const newFile = (): string => path.join(embedded.stateFolder, "outboxes", `${++files}.sqlite`);
  const restartChain = async (): Promise<void> => {
    url = (await startChain({ folder })).url;
  };
  return {
    embedded,
    line,
    client,
    nextMark: () => ++mark,
    newFile,
    openOutbox({ file = newFile(), ...options } = {}) {
      const outbox = openOutbox(file, { patience: SHORT, ...options });
      opened.push(outbox);
      return outbox;
    },
    pauser: (outbox, idempotencyKey) => signWith(client, embeddedKey("pauser"), { outbox, idempotencyKey }),
    async effects(roles) {
      const events = await client.licences.queryFilter(client.licences.filters.RolesPaused());
      return events.filter(({ args }) => args.roles.length === roles).length;
    },
    runChild: (order, onStart) =>
      runChild(
        {
          ...order,
          url: line.url,
          deployment: embedded.client.deployment,
          chainRecord: chainFiles(folder).record,
          patience: SHORT,
        },
        onStart,
      ),
    restartChain,
    async restartStopped() {
      await stopChain({ folder });
      await restartChain();
    },
    async restartOnceKilled() {
      const pid = readChainRecord(folder)?.pid ?? 0;
      while (!(await waitForEnd(pid, 1_000)));
      await restartChain();
    },
    async stop() {
      client.provider.destroy();
      for (const outbox of opened) outbox.close();
      await line.close();
      await embedded.stop();
    },
  };
}

function runChild(order: ChildOrder, onStart?: (pid: number) => void): Promise<ChildResult> {
  const script = path.join(import.meta.dirname, "outboxChild.ts");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, JSON.stringify(order)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    let said = "";
    if (child.pid !== undefined) onStart?.(child.pid);
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, said: said.trim() }));
  });
}
