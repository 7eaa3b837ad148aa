import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { decodeTote } from "./statedTote.ts";

/** How many transactions are asked for at a time. */
const AT_ONCE = 50;

/** The totes that transactions state, in their order. */
export async function readLabels(
  { provider }: MediConnectClient,
  hashes: readonly string[],
): Promise<(string | undefined)[]> {
  const labels: (string | undefined)[] = [];
  for (let first = 0; first < hashes.length; first += AT_ONCE) {
    const some = hashes.slice(first, first + AT_ONCE);
    const sent = await Promise.all(some.map((hash) => provider.getTransaction(hash)));
    labels.push(...sent.map((one) => (one === null ? undefined : decodeTote(one.data))));
  }
  return labels;
}
