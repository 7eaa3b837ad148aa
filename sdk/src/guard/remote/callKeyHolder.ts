import { concatBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { MediConnectError } from "../../errors/MediConnectError.ts";

/** 64 evaluations with their proof are 5 kB; who sends more is no key holder. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** What a refusal looks like; texts are kept short and printable, since a stranger may have written them. */
const refusal = z.object({
  error: z.object({
    code: z.string().regex(/^[A-Za-z_]{1,64}$/),
    message: z.string().regex(/^\P{C}{1,400}$/u),
    remedy: z.string().regex(/^\P{C}{1,400}$/u),
    retryAfterSeconds: z.int().nonnegative().optional(),
  }),
});

export interface KeyHolderCall {
  /** Of the service, as `https://keys.example.org`. */
  readonly url: string;
  readonly path: string;
  /** Sent as JSON; a question without one is a GET. */
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One question to a key holder's service.
 *
 * @returns the JSON of its answer, still to be read
 * @throws MediConnectError `KEY_HOLDER_UNREACHABLE`, `KEY_HOLDER_MALFORMED`, or the holder's own refusal by its code
 */
export async function callKeyHolder(call: KeyHolderCall): Promise<unknown> {
  const { status, json } = await exchange(call);
  if (status === 200) {
    if (json === undefined) throw malformed(call.url, status);
    return json;
  }
  const refused = refusal.safeParse(json);
  if (!refused.success) throw malformed(call.url, status);
  const { code, message, remedy, retryAfterSeconds } = refused.data.error;
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  throw new MediConnectError(code, message, remedy, { url: call.url, status, ...wait });
}

async function exchange({ url, path, body, timeoutMs, signal }: KeyHolderCall) {
  const limits = [AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])];
  const question: RequestInit =
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  try {
    const response = await fetch(new URL(path, url), {
      ...question,
      redirect: "error",
      signal: AbortSignal.any(limits),
    });
    return { status: response.status, json: parse(await readLimited(response)) };
  } catch (cause) {
    throw new MediConnectError(
      "KEY_HOLDER_UNREACHABLE",
      `The key holder at ${url} does not answer.`,
      "Try again; if it stays so, ask the member that runs it. Any threshold of the others will do.",
      { url },
      { cause },
    );
  }
}

/** @returns undefined where it is too long */
async function readLimited({ body }: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) return undefined;
    parts.push(part);
  }
  return new TextDecoder().decode(concatBytes(...parts));
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function malformed(url: string, status: number): MediConnectError {
  return new MediConnectError(
    "KEY_HOLDER_MALFORMED",
    `What answers at ${url} is no key holder of this release (status ${status}).`,
    "Check the address; ask the member which release it runs.",
    { url, status },
  );
}
