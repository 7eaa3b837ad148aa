import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { expect } from "chai";
import { ChainNode, NodeSilent } from "../../../sdk/src/outbox/chainNode.ts";
import { isComeBack, readSendAnswer } from "../../../sdk/src/outbox/nodeAnswers.ts";
import { MediConnectError } from "../../../sdk/src/index.ts";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";

interface Asked {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}
type Reply = (asked: Asked) => object;

/** Codes and words from Besu's RpcErrorType, geth's core/txpool errors and anvil's. */
const SAID = [
  [-32_005, "Transaction gas limit exceeds block gas limit", "refused"],
  [-32_003, "Intrinsic gas exceeds gas limit", "refused"],
  [-32_000, "intrinsic gas too low", "refused"],
  [-32_007, "Sender account not authorized to send transactions", "refused"],
  [-32_001, "Nonce too low", "late"],
  [-32_000, "Known transaction", "taken"],
  [-32_000, "already known", "taken"],
  [-32_000, "Replacement transaction underpriced", "rivalled"],
  [-32_000, "Transaction nonce is too distant from current sender nonce", "early"],
  [-32_000, "An invalid transaction with a lower nonce exists", "early"],
  [-32_005, "Too many requests", undefined],
  [-32_005, "daily request count exceeded, request rate limited", undefined],
  [429, "limit", undefined],
  [-32_000, "txpool is full", undefined],
  [-32_603, "Internal error", undefined],
] as const;

describe("what a node answers", () => {
  let server: Server | undefined;
  let batches: number[] = [];
  let asked: Asked[] = [];

  afterEach(async () => {
    server?.close();
    server?.closeAllConnections();
    if (server !== undefined) await once(server, "close");
    server = undefined;
  });

  const open = async (reply: Reply): Promise<ChainNode> => {
    [batches, asked] = [[], []];
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const parsed = JSON.parse(body) as Asked | Asked[];
        const all = [parsed].flat();
        batches.push(all.length);
        asked.push(...all);
        const answers = all.map((one) => ({ jsonrpc: "2.0", id: one.id, ...reply(one) }));
        response.end(JSON.stringify(Array.isArray(parsed) ? answers : answers[0]));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return new ChainNode(`http://127.0.0.1:${address.port}`, { answerMs: 5_000 });
  };
  const refusal = (code: number, message: string, revert?: string) => ({
    error: { code, message, ...(revert === undefined ? {} : { data: revert }) },
  });
  const call = { from: `0x${"1".repeat(40)}`, to: `0x${"2".repeat(40)}`, data: "0x" };

  for (const [code, message, answer] of SAID) {
    it(`to a sending, ${code} "${message}", is ${answer ?? "silence"}`, async () => {
      expect(readSendAnswer({ code, message })?.answer).to.equal(answer);

      const node = await open(() => refusal(code, message));
      const sending = node.send(["0x00"]);
      if (answer !== undefined) return expect((await sending)[0]?.answer).to.equal(answer);
      expect(await sending.catch((error: unknown) => error)).to.be.instanceOf(NodeSilent);
    });
  }

  it("to any question is silence where it is too much for it", () => {
    expect(isComeBack({ code: -32_005, message: "limit exceeded" })).to.equal(true);
    expect(isComeBack({ code: -32_005, message: "gas limit exceeds block gas limit" })).to.equal(false);
  });

  it("is asked for in requests of at most 500 questions", async () => {
    const node = await open(() => ({ result: null }));

    expect(await node.receipts(Array.from({ length: 1_201 }, () => "0x01"))).to.have.length(1_201);

    expect(batches).to.deep.equal([500, 500, 201]);
  });

  it("is asked for in ranges of at most 5,000 blocks of logs", async () => {
    const node = await open(({ method }) => ({ result: method === "eth_blockNumber" ? "0x2ee0" : [] }));

    await node.eventsUnder(call.to, `0x${"0".repeat(64)}`);

    const ranges = asked.filter(({ method }) => method === "eth_getLogs").map(({ params: [range] }) => range);
    const ends = ranges.map((range) => [
      Reflect.get(Object(range), "fromBlock"),
      Reflect.get(Object(range), "toBlock"),
    ]);
    const sizes = ends.map(([from, to]) => Number(to) - Number(from) + 1);
    expect(Math.max(...sizes)).to.be.at.most(5_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(3 * 12_001);
  });

  it("never makes gas of more than a block has", async () => {
    const node = await open(({ method }) => ({
      result: method === "eth_estimateGas" ? "0x989680" : { gasLimit: "0x9eb100", hash: "0x" },
    }));

    expect(await node.gasFor(call)).to.equal(10_400_000n);
  });

  describe("given a node that has no old states", () => {
    it("is no refusal; the present state tells it", async () => {
      const typed = Licences__factory.createInterface().encodeErrorResult("LicenceIsSuspended", [7]);
      const node = await open(({ params: [, tag] }) =>
        tag === "latest"
          ? refusal(3, "execution reverted", typed)
          : refusal(-32_000, "World state unavailable"),
      );

      const found = await node.refusalOf(call, 5);

      expect(found).to.be.instanceOf(MediConnectError);
      expect(found?.code).to.equal("LicenceIsSuspended");
    });

    it("is none at all where it goes through at present", async () => {
      const node = await open(({ params: [, tag] }) =>
        tag === "latest" ? { result: "0x" } : refusal(-32_000, "missing trie node"),
      );

      expect(await node.refusalOf(call, 5)).to.equal(undefined);
    });
  });
});
