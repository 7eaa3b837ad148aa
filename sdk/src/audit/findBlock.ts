import type { JsonRpcProvider } from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { isIsoDate } from "../gs1/expiryDate.ts";

/**
 * The block that a text names: a number, or a date in UTC. A date without a time means the whole day.
 *
 * @param edge `from`: the first block at or after the instant; `to`: the last at or before it
 * @throws MediConnectError `BLOCK_UNKNOWN`
 */
export async function findBlock(
  provider: JsonRpcProvider,
  text: string,
  edge: "from" | "to",
): Promise<number> {
  const latest = await provider.getBlockNumber();
  if (/^\d+$/.test(text)) {
    if (Number(text) <= latest) return Number(text);
    throw unknown(text, `the newest block is ${latest}`);
  }
  const seconds = secondsOf(text, edge);
  if (Number.isNaN(seconds)) throw unknown(text, "it is neither a number nor a date");
  // The first block after the instant, or at it where that counts to the range.
  const isAfter = async (number: number): Promise<boolean> => {
    const { timestamp = 0 } = (await provider.getBlock(number)) ?? {};
    return edge === "from" ? timestamp >= seconds : timestamp > seconds;
  };
  let low = 0;
  let high = latest + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await isAfter(middle)) high = middle;
    else low = middle + 1;
  }
  const found = edge === "from" ? low : low - 1;
  if (found >= 0 && found <= latest) return found;
  throw unknown(
    text,
    edge === "from" ? "the chain has no block since then" : "the chain is younger than that",
  );
}

function secondsOf(text: string, edge: "from" | "to"): number {
  const [day = ""] = text.split("T");
  const wholeDay = day === text;
  if (!isIsoDate(day) || (!wholeDay && !/T[\d:.]+Z$/.test(text))) return Number.NaN;
  const seconds = Math.floor(Date.parse(text) / 1000);
  return wholeDay && edge === "to" ? seconds + 86_399 : seconds;
}

function unknown(text: string, why: string): MediConnectError {
  return new MediConnectError(
    "BLOCK_UNKNOWN",
    `${JSON.stringify(text)} names no block: ${why}.`,
    "Give a block's number, a date as 2026-11-21, or an instant as 2026-11-21T08:00:00Z.",
    { text },
  );
}
