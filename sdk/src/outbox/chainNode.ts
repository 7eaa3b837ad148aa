import { z } from "zod";
import { decodeContractError } from "../errors/decodeContractError.ts";
import type { MediConnectError } from "../errors/MediConnectError.ts";
import { isAboutNode, isComeBack, readSendAnswer, type SendAnswer } from "./nodeAnswers.ts";
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
const roomyBlock = z.object({ gasLimit: z.string().transform(BigInt) });
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
/** Nodes take so many questions in one request: Besu 1,024 where it is not told otherwise. */
const MOST_QUESTIONS = 500;
/** Blocks of one question for logs: as many as Besu allows where it is not told otherwise, less some. */
const LOG_BLOCKS = 4_000;
/** Questions for logs in one request: each may take long. */
const LOG_QUESTIONS = 30;
/** More gas than an estimate, since another word of storage may be touched for the first time by when it is mined. */
const MOST_HEADROOM = 1_000_000n;

/** The questions that an outbox asks a node, each in few words. All throw `NodeSilent` where no answer comes. */
export class ChainNode {
  readonly url: string;
  readonly #answerMs: number;

  constructor(url: string, { answerMs }: Pick<Patience, "answerMs">) {
    this.url = url;
    this.#answerMs = answerMs;
  }

  async send(raws: readonly string[]): Promise<SendAnswer[]> {
    const answers = await this.#ask(raws.map((raw) => ["eth_sendRawTransaction", [raw]]));
    return answers.map(({ error }) => {
      const said = readSendAnswer(error);
      if (said === undefined) throw new NodeSilent(error?.message ?? "");
      return said;
    });
  }

  /** In the order of the hashes; undefined where not mined. */
  async receipts(hashes: readonly string[]): Promise<(MinedReceipt | undefined)[]> {
    return (await this.#results(hashes.map((hash) => ["eth_getTransactionReceipt", [hash]]))).map(
      readReceipt,
    );
  }

  /** How many transactions of each account are mined, in the order of the accounts. */
  async minedCounts(accounts: readonly string[]): Promise<number[]> {
    const asked = accounts.map((account): Question => ["eth_getTransactionCount", [account, "latest"]]);
    return (await this.#results(asked)).map((count) => quantity.parse(count));
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

  async blockHash(number: number): Promise<string | undefined> {
    const [found] = await this.#results([["eth_getBlockByNumber", [toHex(number), false]]]);
    return block.parse(found)?.hash;
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

  /** Gas to sign a call with: its estimate and some more, as far as a block has it; or the contract's typed refusal. */
  async gasFor(call: NodeCall): Promise<bigint | MediConnectError> {
    const [found, latest] = await this.#ask([
      ["eth_estimateGas", [{ ...call, gasPrice: "0x0" }]],
      ["eth_getBlockByNumber", ["latest", false]],
    ]);
    if (found === undefined || latest === undefined) throw new NodeSilent("the node left a question out");
    if (found.error !== undefined) {
      const refusal = decodeContractError(found.error);
      if (!isTyped(refusal) && isAboutNode(found.error)) throw new NodeSilent(found.error.message);
      return refusal;
    }
    const most = roomyBlock.parse(requireResult(latest)).gasLimit;
    return withHeadroom(BigInt(z.string().parse(found.result)), most);
  }

  /** Why a call is refused at a block; undefined where it goes through. */
  async refusalOf(call: NodeCall, at: number): Promise<MediConnectError | undefined> {
    const question = (tag: string): Question => ["eth_call", [{ ...call, gasPrice: "0x0" }, tag]];
    const answers = await this.#ask([question(toHex(at)), question("latest")]);
    const errors = answers.flatMap(({ error }) => (error === undefined ? [] : [error]));
    // A node that keeps no old states says so, which is no refusal; it knows the present one.
    const typed = errors.map(decodeContractError).find(isTyped);
    const plain = errors.find(({ message }) => /revert/i.test(message));
    return typed ?? (plain === undefined ? undefined : decodeContractError(plain));
  }

  /** Transactions that have left events of a contract under a topic, earliest first. */
  async eventsUnder(address: string, topic: string): Promise<string[]> {
    const last = await this.lastBlock();
    const questions: Question[] = [];
    for (let from = 0; from <= last; from += LOG_BLOCKS) {
      const to = Math.min(from + LOG_BLOCKS - 1, last);
      const range = { address, fromBlock: toHex(from), toBlock: toHex(to) };
      const places = [[topic], [null, topic], [null, null, topic]];
      for (const place of places) questions.push(["eth_getLogs", [{ ...range, topics: [null, ...place] }]]);
    }
    const found = [];
    for (let asked = 0; asked < questions.length; asked += LOG_QUESTIONS) {
      const lists = await this.#results(questions.slice(asked, asked + LOG_QUESTIONS));
      found.push(...lists.flatMap((list) => logs.parse(list)));
    }
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
    const answers: Answer[] = [];
    for (let asked = 0; asked < questions.length; asked += MOST_QUESTIONS) {
      answers.push(...(await this.#askOnce(questions.slice(asked, asked + MOST_QUESTIONS))));
    }
    return answers;
  }

  async #askOnce(questions: readonly Question[]): Promise<Answer[]> {
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
    if (found.error !== undefined && isComeBack(found.error)) throw new NodeSilent(found.error.message);
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

/** A block takes no transaction that might need more gas than it has. */
function withHeadroom(estimate: bigint, most: bigint): bigint {
  const fifth = estimate / 5n;
  const roomy = estimate + (fifth < MOST_HEADROOM ? fifth : MOST_HEADROOM);
  return roomy < most ? roomy : most;
}

/** Whether the contracts have said why. */
function isTyped({ code }: MediConnectError): boolean {
  return code !== "TRANSACTION_FAILED" && code !== "CONNECTION_LOST";
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
