import { z } from "zod";
import { decodeContractError } from "../errors/decodeContractError.ts";
import type { MediConnectError } from "../errors/MediConnectError.ts";
import { type Patience, startPauses } from "./patience.ts";

/** The node did not answer, or told us to come back: whether it has taken what it was sent is not known. */
export class NodeSilent extends Error {
  /** Milliseconds for which it asked to be left alone. */
  readonly waitMs: number;

  constructor(how: string, waitMs = 0, options: ErrorOptions = {}) {
    super(how, options);
    this.name = "NodeSilent";
    this.waitMs = waitMs;
  }
}

/** What a node says of signed bytes: `taken` it has them now, or had them; `late` their nonce is behind the account's. */
export type SendAnswer =
  { readonly answer: "taken" | "late" | "rivalled" } | { readonly answer: "refused"; readonly why: string };

export interface MinedReceipt {
  readonly hash: string;
  readonly succeeded: boolean;
  readonly block: number;
}

export interface NodeCall {
  readonly from: string;
  readonly to: string;
  readonly data: string;
}

const answer = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});
type Answer = z.infer<typeof answer>;
type Question = readonly [method: string, params: readonly unknown[]];

const quantity = z.string().transform(Number);
const receipt = z
  .object({ transactionHash: z.string(), status: z.string(), blockNumber: quantity })
  .nullable()
  .optional();
const logs = z.array(z.object({ transactionHash: z.string(), blockNumber: quantity, logIndex: quantity }));
const block = z.object({ hash: z.string() }).nullable().optional();
const fullBlock = z
  .object({
    transactions: z.array(
      z
        .object({ from: z.string(), nonce: quantity, hash: z.string() })
        .transform(({ from: signer, nonce, hash }) => ({ signer, nonce, hash })),
    ),
  })
  .nullable()
  .optional();
const transaction = z
  .object({ from: z.string(), to: z.string().nullable(), input: z.string() })
  .nullable()
  .optional();

/** "Too many requests", "bad gateway", "unavailable", "gateway timeout". */
const COME_BACK: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** JSON-RPC's "limit exceeded". */
const LIMIT_EXCEEDED = -32_005;

/** The questions that an outbox asks a node, each in few words. All throw `NodeSilent` where no answer comes. */
export class ChainNode {
  readonly url: string;
  readonly #answerMs: number;

  constructor(url: string, { answerMs }: Pick<Patience, "answerMs">) {
    this.url = url;
    this.#answerMs = answerMs;
  }

  async send(raws: readonly string[]): Promise<SendAnswer[]> {
    return (await this.#ask(raws.map((raw) => ["eth_sendRawTransaction", [raw]]))).map(readSendAnswer);
  }

  /** In the order of the hashes; undefined where not mined. */
  async receipts(hashes: readonly string[]): Promise<(MinedReceipt | undefined)[]> {
    return (await this.#results(hashes.map((hash) => ["eth_getTransactionReceipt", [hash]]))).map(
      readReceipt,
    );
  }

  /** Transactions that are mined (`latest`), and with those that wait without a gap (`pending`). */
  async nonces(account: string): Promise<{ latest: number; pending: number }> {
    const [latest = 0, pending = 0] = (
      await this.#results([
        ["eth_getTransactionCount", [account, "latest"]],
        ["eth_getTransactionCount", [account, "pending"]],
      ])
    ).map((count) => quantity.parse(count));
    return { latest, pending: Math.max(latest, pending) };
  }

  async blockHashes(numbers: readonly number[]): Promise<(string | undefined)[]> {
    const found = await this.#results(
      numbers.map((number) => ["eth_getBlockByNumber", [toHex(number), false]]),
    );
    return found.map((one) => block.parse(one)?.hash);
  }

  async lastBlock(): Promise<number> {
    const [number] = await this.#results([["eth_blockNumber", []]]);
    return quantity.parse(number);
  }

  /** Who has signed what in the blocks from one to another, both included. */
  async transactionsIn(from: number, to: number): Promise<{ signer: string; nonce: number; hash: string }[]> {
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const blocks = await this.#results(
      numbers.map((number) => ["eth_getBlockByNumber", [toHex(number), true]]),
    );
    return blocks.flatMap((found) => fullBlock.parse(found)?.transactions ?? []);
  }

  /** Gas of a call, or the contract's typed refusal. */
  async estimate(call: NodeCall): Promise<bigint | MediConnectError> {
    const [found] = await this.#ask([["eth_estimateGas", [{ ...call, gasPrice: "0x0" }]]]);
    return found?.error === undefined
      ? BigInt(z.string().parse(found?.result))
      : decodeContractError(found.error);
  }

  /** Why a call is refused at a block; undefined where it goes through. */
  async refusalOf(call: NodeCall, at: number): Promise<MediConnectError | undefined> {
    const question = (tag: string): Question => ["eth_call", [{ ...call, gasPrice: "0x0" }, tag]];
    // A node that keeps no old states knows the present one.
    for (const found of await this.#ask([question(toHex(at)), question("latest")])) {
      if (found.error !== undefined) return decodeContractError(found.error);
    }
    return undefined;
  }

  /** Transactions that have left events of a contract under a topic, earliest first. */
  async eventsUnder(address: string, topic: string): Promise<string[]> {
    const range = { address, fromBlock: "0x0", toBlock: "latest" };
    const places = [
      [null, topic],
      [null, null, topic],
      [null, null, null, topic],
    ];
    const lists = await this.#results(places.map((topics) => ["eth_getLogs", [{ ...range, topics }]]));
    const found = lists.flatMap((list) => logs.parse(list));
    found.sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
    return found.map(({ transactionHash }) => transactionHash);
  }

  /** In the order of the hashes; undefined where unknown. */
  async transactions(hashes: readonly string[]): Promise<(NodeCall | undefined)[]> {
    return (await this.#results(hashes.map((hash) => ["eth_getTransactionByHash", [hash]]))).map(
      readTransaction,
    );
  }

  /** A single lost answer costs no more than asking once more. */
  async #ask(questions: readonly Question[]): Promise<Answer[]> {
    if (questions.length === 0) return [];
    try {
      return await askNode(this.url, questions, this.#answerMs);
    } catch {
      return askNode(this.url, questions, this.#answerMs);
    }
  }

  async #results(questions: readonly Question[]): Promise<unknown[]> {
    return (await this.#ask(questions)).map(requireResult);
  }
}

/**
 * Repeats a question for as long as patience lasts.
 *
 * @throws NodeSilent
 */
export async function untilAnswered<Result>(ask: () => Promise<Result>, patience: Patience): Promise<Result> {
  const pauses = startPauses(patience);
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NodeSilent) || !(await pauses.next(error.waitMs))) throw error;
    }
  }
}

/** One HTTP request for all questions; answers in their order. */
async function askNode(url: string, questions: readonly Question[], answerMs: number): Promise<Answer[]> {
  const calls = questions.map(([method, params], id) => ({ jsonrpc: "2.0", id, method, params }));
  const text = await post(url, JSON.stringify(calls.length === 1 ? calls[0] : calls), answerMs);
  const answers = parseAnswers(text);
  const byId = new Map(answers.map((one) => [one.id, one]));
  return questions.map((_, id) => {
    const found = byId.get(id);
    if (found === undefined) throw new NodeSilent("the node left a question out");
    if (found.error?.code === LIMIT_EXCEEDED) throw new NodeSilent(found.error.message);
    return found;
  });
}

async function post(url: string, body: string, answerMs: number): Promise<string> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(answerMs),
    });
    const text = await response.text();
    if (!COME_BACK.has(response.status)) return text;
    throw new NodeSilent(`the node answered ${response.status}`, retryAfterMs(response));
  } catch (error) {
    if (error instanceof NodeSilent) throw error;
    throw new NodeSilent("the node did not answer", 0, { cause: error });
  }
}

/** Of what it says we believe half a minute. */
function retryAfterMs({ headers }: Response): number {
  const seconds = Number(headers.get("retry-after"));
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 30) * 1000 : 0;
}

function parseAnswers(text: string): Answer[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return z.array(answer).parse(Array.isArray(parsed) ? parsed : [parsed]);
  } catch (cause) {
    throw new NodeSilent("the node's answer is no JSON-RPC", 0, { cause });
  }
}

function requireResult({ result, error }: Answer): unknown {
  if (error !== undefined) throw new NodeSilent(`the node refused a question: ${error.message}`);
  return result;
}

/** Nodes word it differently; what is said here comes from anvil, Besu and geth. */
function readSendAnswer({ error }: Answer): SendAnswer {
  if (error === undefined) return { answer: "taken" };
  const why = error.message;
  if (/already (known|imported)|known transaction/i.test(why)) return { answer: "taken" };
  if (/nonce.{0,12}(too low|below|has already)|already.{0,10}(mined|executed)/i.test(why))
    return { answer: "late" };
  if (/underpriced|replacement/i.test(why)) return { answer: "rivalled" };
  // A full pool empties; and what a node says of its own state is not about us.
  if (/pool|limit|internal|timeout|busy|overload|sync/i.test(why)) throw new NodeSilent(why);
  return { answer: "refused", why };
}

function readReceipt(found: unknown): MinedReceipt | undefined {
  const read = receipt.parse(found);
  if (!read) return undefined;
  return { hash: read.transactionHash, succeeded: Number(read.status) === 1, block: read.blockNumber };
}

function readTransaction(found: unknown): NodeCall | undefined {
  const read = transaction.parse(found);
  return read ? { from: read.from, to: read.to ?? "", data: read.input } : undefined;
}

function toHex(number: number): string {
  return `0x${number.toString(16)}`;
}
