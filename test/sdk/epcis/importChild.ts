// An import in a process of its own, which is killed as soon as the chain has taken so many of its transactions.
//   node test/sdk/epcis/importChild.ts JSON
import { readFileSync } from "node:fs";
import {
  connectClient,
  type Deployment,
  importEpcis,
  openLotStore,
  readEpcisDocument,
  readParties,
  signWith,
  embeddedKey,
} from "../../../sdk/src/node.ts";
import { PARTIES_CSV, signersOf } from "./tradeSuite.ts";

export interface ImportOrder {
  readonly url: string;
  readonly deployment: Deployment;
  readonly document: string;
  readonly lots: string;
  /** After how many transactions it is killed; never, if not given. */
  readonly killAfter?: number;
}

const order = JSON.parse(process.argv[2] ?? "") as ImportOrder;
const client = await connectClient(order.url, order.deployment);
const send = client.provider.send.bind(client.provider);
let sent = 0;
client.provider.send = async (method, params) => {
  const answer: unknown = await send(method, params);
  if (method === "eth_sendRawTransaction" && ++sent === order.killAfter) process.kill(process.pid, "SIGKILL");
  return answer;
};
const { events } = readEpcisDocument(JSON.parse(readFileSync(order.document, "utf8")));
const { steps } = await importEpcis(client, {
  events,
  lots: openLotStore(order.lots),
  parties: readParties(PARTIES_CSV),
  signerFor: signersOf((actor) => signWith(client, embeddedKey(actor))),
});
process.stdout.write(String(steps.length));
client.provider.destroy();
