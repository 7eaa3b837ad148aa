import type { TransactionRequest } from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** What the outbox chooses itself, or never sends; whoever asks for it must not believe that it was heard. */
const NOT_OURS = [
  "nonce",
  "accessList",
  "authorizationList",
  "blobs",
  "blobVersionedHashes",
  "maxFeePerBlobGas",
] as const;
const FEES = ["value", "gasPrice", "maxFeePerGas", "maxPriorityFeePerGas"] as const;

/**
 * An outbox sends plain calls: without value or fee, with a nonce of its own. A limit of gas is heeded.
 *
 * @throws MediConnectError `OUTBOX_NOT_PLAIN`
 */
export function requirePlain(
  wish: TransactionRequest,
  { account, chainId }: { readonly account: string; readonly chainId: number },
): void {
  const { from = account, to, type } = wish;
  const odd = [
    ...NOT_OURS.filter((name) => wish[name] !== undefined && wish[name] !== null),
    ...FEES.filter((name) => BigInt(wish[name] ?? 0) !== 0n),
    ...(to === undefined || to === null ? ["to"] : []),
    ...(typeof from === "string" && from.toLowerCase() !== account.toLowerCase() ? ["from"] : []),
    ...((type ?? 0) === 0 ? [] : ["type"]),
    ...(BigInt(wish.chainId ?? chainId) === BigInt(chainId) ? [] : ["chainId"]),
  ];
  if (odd.length === 0) return;
  throw new MediConnectError(
    "OUTBOX_NOT_PLAIN",
    `The outbox does not send what sets ${odd.join(", ")}. Nothing was sent.`,
    "Call a contract without value and fee and leave the nonce to the outbox, or sign without an outbox.",
    { fields: odd },
  );
}
