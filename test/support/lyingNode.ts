import { once } from "node:events";
import { createServer } from "node:http";

type Change = (result: never) => unknown;

/** A node that passes everything on to another and changes some answers on their way. */
export interface LyingNode {
  readonly url: string;
  /** By method: what becomes of the result. */
  lies: Readonly<Record<string, Change>>;
  stop(): Promise<void>;
}

export async function startLyingNode(behind: string): Promise<LyingNode> {
  const node: LyingNode = { url: "", lies: {}, stop };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => void answer(body).then((text) => response.end(text)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return Object.assign(node, { url: `http://127.0.0.1:${address.port}` });

  async function answer(body: string): Promise<string> {
    const headers = { "content-type": "application/json" };
    const answered = await fetch(behind, { method: "POST", headers, body });
    const asked: unknown = JSON.parse(body);
    const given: unknown = await answered.json();
    if (!Array.isArray(asked) || !Array.isArray(given)) return JSON.stringify(change(asked, given));
    const byId = new Map(given.map((one: { id: number }) => [one.id, one]));
    return JSON.stringify(asked.map((one: { id: number }) => change(one, byId.get(one.id))));
  }

  function change(asked: unknown, given: unknown): unknown {
    const { method } = asked as { method: string };
    const lie = node.lies[method];
    const { id, result } = given as { id: number; result: never };
    return lie === undefined ? given : { jsonrpc: "2.0", id, result: lie(result) };
  }

  async function stop(): Promise<void> {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
}
