import { getAddress, isAddress, Transaction, toQuantity } from "ethers";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** A transaction to be signed: legacy, and free. */
export interface UnsignedTransaction {
  readonly to: string | null;
  readonly data: string;
  readonly nonce: number;
  readonly gas: bigint;
}

/** A signer that keeps its key to itself, as Web3Signer does. */
export interface RemoteSigner {
  readonly address: string;
  /** @returns the signed transaction, checked to be the one that was asked for */
  readonly sign: (transaction: UnsignedTransaction, chainId: number) => Promise<string>;
}

const TIMEOUT_MS = 30_000;
const answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const accounts = z.array(
  z
    .string()
    .refine((text) => isAddress(text))
    .transform((text) => getAddress(text)),
);
const hex = z.string().regex(/^0x([0-9a-f]{2})+$/i);

/**
 * Opens a remote signer by Web3Signer's JSON-RPC: `eth_accounts` and `eth_signTransaction`.
 *
 * @param account which of its accounts; not needed where it has one
 * @throws MediConnectError `SIGNER_UNREACHABLE`, `SIGNER_REFUSED`, `SIGNER_ACCOUNT_UNKNOWN`
 */
export async function openRemoteSigner(url: string, account?: string): Promise<RemoteSigner> {
  const parsed = accounts.safeParse(await callSigner(url, "eth_accounts", []));
  const held = parsed.success ? parsed.data : [];
  const [only] = held;
  const wanted =
    account === undefined ? only : held.find((one) => one.toLowerCase() === account.toLowerCase());
  if (wanted === undefined || (account === undefined && held.length !== 1))
    throw unknownAccount(url, held.length);
  return { address: wanted, sign: (transaction, chainId) => signRemotely(url, wanted, transaction, chainId) };
}

async function signRemotely(
  url: string,
  from: string,
  { to, data, nonce, gas }: UnsignedTransaction,
  chainId: number,
): Promise<string> {
  const request = {
    from,
    ...(to === null ? {} : { to }),
    data,
    gas: toQuantity(gas),
    gasPrice: "0x0",
    value: "0x0",
    nonce: toQuantity(nonce),
  };
  const parsed = hex.safeParse(await callSigner(url, "eth_signTransaction", [request]));
  if (!parsed.success) throw wrongSignature("it is no transaction");
  const signed = readTransaction(parsed.data);
  // What goes to the chain is what was asked for, whoever answered.
  const faults = [
    ["the account", signed.from, from],
    ["the chain id", signed.chainId, BigInt(chainId)],
    ["the receiver", signed.to, to === null ? null : getAddress(to)],
    ["the content", signed.data.toLowerCase(), data.toLowerCase()],
    ["the number", signed.nonce, nonce],
    ["the gas", signed.gasLimit, gas],
    ["the fee", signed.gasPrice ?? signed.maxFeePerGas, 0n],
    ["the value", signed.value, 0n],
  ] as const;
  const fault = faults.find(([, found, asked]) => found !== asked);
  if (fault !== undefined) throw wrongSignature(`${fault[0]} is another one`);
  return parsed.data;
}

function readTransaction(raw: string): Transaction {
  try {
    return Transaction.from(raw);
  } catch {
    throw wrongSignature("it is no transaction");
  }
}

async function callSigner(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const parsed = answer.safeParse(await post(url, method, params));
  if (!parsed.success) throw unreachable(url);
  const { error, result } = parsed.data;
  if (error === undefined) return result;
  throw new MediConnectError(
    "SIGNER_REFUSED",
    `The signer refused ${method}: ${error.message}.`,
    "See its log: whether it runs in eth1 mode with the right chain id, and whether the key is loaded.",
    { method },
  );
}

async function post(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return await response.json();
  } catch (cause) {
    throw unreachable(url, cause);
  }
}

function unreachable(url: string, cause?: unknown): MediConnectError {
  return new MediConnectError(
    "SIGNER_UNREACHABLE",
    `No signer answers at ${new URL(url).host}.`,
    "Start it, or give its right address with --signer.",
    {},
    { cause },
  );
}

function unknownAccount(url: string, held: number): MediConnectError {
  return new MediConnectError(
    "SIGNER_ACCOUNT_UNKNOWN",
    `The signer at ${new URL(url).host} holds ${held} account(s), and not the one that was meant.`,
    "Name one of its accounts with --signer-account.",
    { held },
  );
}

function wrongSignature(why: string): MediConnectError {
  return new MediConnectError(
    "SIGNATURE_WRONG",
    `The signer signed something else than was asked for: ${why}. Nothing was sent.`,
    "Check its chain id and its address; do not go on with a signer that you do not trust.",
  );
}
