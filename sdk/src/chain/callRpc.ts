/** One JSON-RPC question, without a provider and its polling. @returns undefined where nobody answers in time. */
export async function callRpc(
  url: string,
  method: string,
  params: readonly unknown[] = [],
  timeoutMs = 2000,
): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer: unknown = await response.json();
    return typeof answer === "object" && answer !== null && "result" in answer ? answer.result : undefined;
  } catch {
    return undefined;
  }
}
