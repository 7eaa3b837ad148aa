import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { RemoteSigner } from "./remoteSigner.ts";

export interface SigningProxy {
  /** For this process: what is sent there is signed remotely. */
  readonly url: string;
  /** Why the last call failed here, and not at the node. */
  failure(): MediConnectError | undefined;
  close(): Promise<void>;
}

const call = z.object({ id: z.unknown(), method: z.string(), params: z.array(z.unknown()).default([]) });
const quantity = z.string().regex(/^0x[0-9a-f]+$/i);
const transaction = z.object({
  to: z.string().nullish(),
  data: z.string().default("0x"),
  gas: quantity.optional(),
  nonce: quantity.optional(),
  value: quantity.optional(),
});
const answer = z.object({ result: z.unknown().optional(), error: z.unknown().optional() });
type Answer = z.infer<typeof answer>;

/**
 * A node for tools that want one that signs: passes everything on to the node at `nodeUrl`, and has what is to be sent
 * signed by `signer` first, without a fee. Listens on this machine alone, behind a path that nobody can guess.
 */
export async function openSigningProxy(
  nodeUrl: string,
  chainId: number,
  signer: RemoteSigner,
): Promise<SigningProxy> {
  const secret = `/${randomBytes(16).toString("hex")}`;
  let failure: MediConnectError | undefined;
  const server = createServer((request, response) => {
    if (request.url !== secret || request.method !== "POST") {
      response.writeHead(404).end();
      return;
    }
    const noteFailure = (error: MediConnectError): void => {
      failure = error;
    };
    void handle(request, { nodeUrl, chainId, signer, noteFailure }).then((text) => {
      response.setHeader("content-type", "application/json").end(text);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${portOf(server)}${secret}`,
    failure: () => failure,
    close: () => closeServer(server),
  };
}

/** What a call is answered with. */
interface Desk {
  readonly nodeUrl: string;
  readonly chainId: number;
  readonly signer: RemoteSigner;
  readonly noteFailure: (error: MediConnectError) => void;
}

async function handle(request: IncomingMessage, desk: Desk): Promise<string> {
  let id: unknown = null;
  try {
    const parsed = call.parse(JSON.parse(await readBody(request)));
    id = parsed.id;
    const answered = await answerCall(parsed.method, parsed.params, desk);
    return JSON.stringify({ jsonrpc: "2.0", id, ...answered });
  } catch (error) {
    const known = error instanceof MediConnectError ? error : notUnderstood(error);
    desk.noteFailure(known);
    return JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32_000, message: known.line } });
  }
}

async function answerCall(method: string, params: readonly unknown[], desk: Desk): Promise<Answer> {
  const { nodeUrl, signer, chainId } = desk;
  if (method === "eth_accounts") return { result: [signer.address.toLowerCase()] };
  if (method !== "eth_sendTransaction") return ask(nodeUrl, method, params);
  const asked = transaction.parse(params[0]);
  if (BigInt(asked.value ?? 0) !== 0n) throw refusesValue();
  const { to = null, data } = asked;
  const nonce =
    asked.nonce ?? (await askQuantity(nodeUrl, "eth_getTransactionCount", [signer.address, "pending"]));
  const gas =
    asked.gas ?? (await askQuantity(nodeUrl, "eth_estimateGas", [{ ...asked, from: signer.address }]));
  const signed = await signer.sign({ to, data, nonce: Number(nonce), gas: BigInt(gas) }, chainId);
  return ask(nodeUrl, "eth_sendRawTransaction", [signed]);
}

async function askQuantity(nodeUrl: string, method: string, params: readonly unknown[]): Promise<string> {
  return quantity.parse((await ask(nodeUrl, method, params)).result);
}

async function ask(nodeUrl: string, method: string, params: readonly unknown[]): Promise<Answer> {
  const response = await fetch(nodeUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return answer.parse(await response.json());
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function notUnderstood(cause: unknown): MediConnectError {
  return new MediConnectError(
    "SIGNING_FAILED",
    "A request could not be answered on its way to the signer or the node.",
    "See whether the node is still there, then run the deployment again.",
    {},
    { cause },
  );
}

function refusesValue(): MediConnectError {
  return new MediConnectError(
    "VALUE_REFUSED",
    "A transaction would move ether, which nobody has on this chain.",
    "Report it: no deployment of this project does.",
  );
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}
