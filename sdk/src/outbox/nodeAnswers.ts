/** What a node says instead of a result. */
export interface NodeError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** What a node says of signed bytes. */
export type SendAnswer =
  /** It has them now, or had them; their nonce is behind the account's; or another transaction waits with that nonce. */
  | { readonly answer: "taken" | "late" | "rivalled" }
  /** It takes them once those before them are there. */
  | { readonly answer: "early" }
  | { readonly answer: "refused"; readonly why: string };

/** JSON-RPC's "limit exceeded", HTTP's "too many requests", and what proxies make of that. */
const LIMIT_CODES: ReadonlySet<number> = new Set([-32_005, -32_016, -32_029, 429]);
const TOO_MANY =
  /too many requests|rate.?limit|throttl|request (count|limit)|(requests?|calls?) per (second|minute)/i;
/** Besu gives "exceeds block gas limit" the code of a rate limit; no repetition helps against it. */
const GAS = /gas/i;
/** A full pool empties, and what a node says of its own state is not about us. */
const OWN_STATE = /pool|internal|time(d )?.?out|busy|overload|sync|world state|account limit/i;

/** Whether it tells no more than to come back later. */
export function isComeBack({ code, message }: NodeError): boolean {
  if (TOO_MANY.test(message)) return true;
  return LIMIT_CODES.has(code) && !GAS.test(message);
}

/** Whether an answer is about the node, not about what was asked of it. */
export function isAboutNode(error: NodeError): boolean {
  return isComeBack(error) || (!GAS.test(error.message) && OWN_STATE.test(error.message));
}

/**
 * Nodes word it differently; what is said here comes from anvil, Besu and geth.
 *
 * @returns undefined where the node has said nothing about the bytes
 */
export function readSendAnswer(error: NodeError | undefined): SendAnswer | undefined {
  if (error === undefined) return { answer: "taken" };
  const why = error.message;
  if (/already (known|imported)|known transaction/i.test(why)) return { answer: "taken" };
  if (/nonce.{0,12}(too low|below|has already)|already.{0,10}(mined|executed)/i.test(why))
    return { answer: "late" };
  if (/underpriced|replacement/i.test(why)) return { answer: "rivalled" };
  if (/too distant|too far|nonce (is )?too high|lower nonce/i.test(why)) return { answer: "early" };
  return isAboutNode(error) ? undefined : { answer: "refused", why };
}
