// A client process of its own: pauses roles through an outbox, and may be killed at an edge, it or the chain or both.
//   node test/support/outboxChild.ts JSON
import { readFileSync } from "node:fs";
import { SigningKey } from "ethers";
import {
  connectClient,
  embeddedAddress,
  embeddedKey,
  GAS_FREE,
  MediConnectError,
  sendTransaction,
  signWith,
} from "../../sdk/src/index.ts";
import { type Edge, openOutbox, OutboxPipeline } from "../../sdk/src/outbox/index.ts";
import type { ChildOrder } from "./outboxSuite.ts";

const order = JSON.parse(process.argv[2] ?? "") as ChildOrder;
const { url, deployment, file, roles, idempotencyKey, pipelined, killAt, chainRecord, patience } = order;

let killed = false;
const onEdge = (edge: Edge): void => {
  if (killAt === undefined || edge !== killAt.edge || killed) return;
  killed = true;
  if (killAt.chain) process.kill(chainPid(), "SIGKILL");
  if (killAt.client) process.kill(process.pid, "SIGKILL");
};

const outbox = openOutbox(file, { patience, onEdge });
const client = await connectClient(url, deployment);
try {
  console.log(pipelined === undefined ? await pauseOnce() : await pausePipelined(pipelined));
} catch (error) {
  console.log(error instanceof MediConnectError ? error.code : String(error));
  process.exitCode = 1;
} finally {
  client.provider.destroy();
  outbox.close();
}

async function pauseOnce(): Promise<string> {
  const pauser = signWith(client, embeddedKey("pauser"), { outbox, idempotencyKey });
  return (await sendTransaction(pauser.licences.pause(Array<number>(roles).fill(1), GAS_FREE))).hash;
}

/** @returns hashes, in order of the wishes */
async function pausePipelined(count: number): Promise<string> {
  const signer = { account: embeddedAddress("pauser"), key: new SigningKey(embeddedKey("pauser")) };
  const pipeline = new OutboxPipeline(outbox.deskFor(client));
  await pipeline.begin([signer]);
  const sent = Array.from({ length: count }, (_, index) => {
    const data = client.licences.interface.encodeFunctionData("pause", [
      Array<number>(roles + index).fill(1),
    ]);
    const wish = { to: deployment.licences, data, idempotencyKey: `pipe-${roles + index}`, gas: 500_000n };
    return pipeline.send(signer, wish);
  });
  return (await Promise.all(sent)).join(" ");
}

function chainPid(): number {
  return Number(Reflect.get(Object(JSON.parse(readFileSync(chainRecord, "utf8"))), "pid"));
}
