import type { SigningClient } from "../client/MediConnectClient.ts";
import { statingClient } from "../client/StatingSigner.ts";
import { encodeStatement, findStatement } from "../encoding/statements.ts";
import { hasValidCheckDigit, requireSscc } from "../gs1/index.ts";

/**
 * The 17 bytes behind a call's arguments that state the label of the tote in which its goods are: a mark of 8, then the 18
 * digits of the SSCC, two a byte.
 *
 * @throws MediConnectError `SSCC_MALFORMED`, `SSCC_CHECK_DIGIT_WRONG`
 */
export function encodeTote(sscc: string): string {
  return encodeStatement("tote", `0x${requireSscc(sscc)}`);
}

/** The SSCC of the tote that a call states; undefined where it states none, or one that is no SSCC. */
export function decodeTote(callData: string): string | undefined {
  const sscc = findStatement(callData, "tote")?.slice(2);
  return sscc !== undefined && hasValidCheckDigit(sscc) ? sscc : undefined;
}

/** The same client, stating a tote's SSCC in what it sends; as it is where there is no tote. */
export function underTote(client: SigningClient, tote: string | undefined): SigningClient {
  return tote === undefined ? client : statingClient(client, encodeTote(tote));
}
