import { once } from "node:events";
import { createServer } from "node:http";
import { toQuantity, type TransactionRequest, Wallet } from "ethers";

/** A remote signer behind real HTTP, with Web3Signer's two methods, which signs with ethers. */
export interface FakeSigner {
  readonly url: string;
  readonly requests: Record<string, unknown>[];
  /** Changes what is signed, as a signer that lies or errs would. */
  tamper: (request: TransactionRequest) => TransactionRequest;
  /** The key's signatures are refused from now on. */
  refuse: boolean;
  stop(): Promise<void>;
}

const FIELDS = ["from", "to", "gas", "gasPrice", "value", "data", "nonce"];

export async function startFakeSigner(
  wallets: readonly { privateKey: string }[],
  chainId: number,
): Promise<FakeSigner> {
  const held = new Map(
    wallets.map(({ privateKey }) => [new Wallet(privateKey).address.toLowerCase(), new Wallet(privateKey)]),
  );
  const signer: FakeSigner = { url: "", requests: [], tamper: (request) => request, refuse: false, stop };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const call = JSON.parse(body) as { id: number; method: string; params: Record<string, string>[] };
      void answer(call.method, call.params).then((answered) =>
        response.end(JSON.stringify({ jsonrpc: "2.0", id: call.id, ...answered })),
      );
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return Object.assign(signer, { url: `http://127.0.0.1:${address.port}` });

  async function answer(method: string, params: Record<string, string>[]): Promise<object> {
    if (method === "eth_accounts") return { result: [...held.keys()] };
    const [asked] = params;
    const wallet = held.get(asked?.["from"]?.toLowerCase() ?? "");
    const unknown = Object.keys(asked ?? {}).find((field) => !FIELDS.includes(field));
    if (
      method !== "eth_signTransaction" ||
      asked === undefined ||
      wallet === undefined ||
      unknown !== undefined
    ) {
      return { error: { code: -32_602, message: "Invalid params" } };
    }
    if (signer.refuse) return { error: { code: -32_000, message: "Signing key is locked" } };
    signer.requests.push(asked);
    const transaction = signer.tamper({
      type: 0,
      chainId,
      to: asked["to"] ?? null,
      data: asked["data"] ?? "0x",
      nonce: Number(asked["nonce"]),
      gasLimit: asked["gas"] ?? toQuantity(0),
      gasPrice: asked["gasPrice"] ?? toQuantity(0),
      value: asked["value"] ?? toQuantity(0),
    });
    return { result: await wallet.signTransaction(transaction) };
  }

  async function stop(): Promise<void> {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
}
