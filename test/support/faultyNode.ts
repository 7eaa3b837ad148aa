import http from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of one request to a node. */
export type Fault =
  /** Goes through. */
  | "none"
  /** Never reaches the node; the line is cut. */
  | "dropRequest"
  /** The node takes it; its answer is lost and the line cut. */
  | "dropAnswer"
  /** The node gets it twice. */
  | "duplicate"
  /** Both ways take long, though less than a client waits. */
  | "delay"
  /** Refused as one too many; never reaches the node. */
  | "tooMany"
  /** The node takes it; the answer comes later than a client waits. */
  | "timeOut";

/** What was asked, as the faults are chosen by it. */
export interface FaultyRequest {
  readonly methods: readonly string[];
  /** Counts the requests since the start. */
  readonly number: number;
}

/** A JSON-RPC node behind a bad line. */
export interface FaultyNode {
  readonly url: string;
  /** How often each fault was made. */
  readonly made: ReadonlyMap<Fault, number>;
  /** Chooses what becomes of each request from now on; awaited, so that a test may act in between. */
  choose(fault: (request: FaultyRequest) => Fault | Promise<Fault>): void;
  /** Called once the node has answered, and before its answer is passed on. */
  afterAnswer(act: (request: FaultyRequest) => void | Promise<void>): void;
  close(): Promise<void>;
}

/** @param nodeUrl asked for each request, since a node that was restarted may answer elsewhere */
export async function startFaultyNode(
  nodeUrl: () => string,
  { delayMs, timeOutMs }: { readonly delayMs: number; readonly timeOutMs: number },
): Promise<FaultyNode> {
  let chosen: Parameters<FaultyNode["choose"]>[0] = () => "none";
  let answered: Parameters<FaultyNode["afterAnswer"]>[0] = () => undefined;
  let number = 0;
  const made = new Map<Fault, number>();

  const serve = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const asked = { methods: methodsOf(body), number: number++ };
    const fault = await chosen(asked);
    made.set(fault, (made.get(fault) ?? 0) + 1);
    if (fault === "dropRequest") return void request.socket.destroy();
    if (fault === "tooMany") return void response.writeHead(429, { "retry-after": "0" }).end();
    if (fault === "delay") await pause(delayMs);
    if (fault === "duplicate") await post(nodeUrl(), body);
    const answer = await post(nodeUrl(), body);
    await answered(asked);
    if (fault === "dropAnswer") return void request.socket.destroy();
    if (fault === "delay") await pause(delayMs);
    if (fault === "timeOut") await pause(timeOutMs);
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  };
  const server = http.createServer((request, response) => {
    // A node that is down cuts the line.
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    made,
    choose: (fault) => (chosen = fault),
    afterAnswer: (act) => (answered = act),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function methodsOf(body: string): string[] {
  const parsed: unknown = JSON.parse(body);
  return (Array.isArray(parsed) ? parsed : [parsed]).map((call) =>
    String(Reflect.get(Object(call), "method")),
  );
}

async function post(url: string, body: string): Promise<string> {
  const headers = { "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body })).text();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
