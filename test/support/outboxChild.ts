// A client process of its own: pauses roles through an outbox, and may be killed at an edge, it or the chain or both.
//   node test/support/outboxChild.ts JSON
import { readFileSync } from "node:fs";
import {
  connectClient,
  embeddedKey,
  GAS_FREE,
  MediConnectError,
  sendTransaction,
  signWith,
} from "../../sdk/src/index.ts";
import { type Edge, openOutbox } from "../../sdk/src/outbox/index.ts";
import type { ChildOrder } from "./outboxSuite.ts";

const order = JSON.parse(process.argv[2] ?? "") as ChildOrder;
const { url, deployment, file, roles, idempotencyKey, killAt, chainRecord, patience } = order;

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
  const pauser = signWith(client, embeddedKey("pauser"), { outbox, idempotencyKey });
  const receipt = await sendTransaction(pauser.licences.pause(Array<number>(roles).fill(1), GAS_FREE));
  console.log(receipt.hash);
} catch (error) {
  console.log(error instanceof MediConnectError ? error.code : String(error));
  process.exitCode = 1;
} finally {
  client.provider.destroy();
  outbox.close();
}

function chainPid(): number {
  return Number(Reflect.get(Object(JSON.parse(readFileSync(chainRecord, "utf8"))), "pid"));
}
