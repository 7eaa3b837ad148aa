import { MediConnectError } from "../errors/MediConnectError.ts";
import type { ChainRecord } from "./ChainRecord.ts";

export function hungError({ pid, url }: ChainRecord): MediConnectError {
  return new MediConnectError(
    "CHAIN_HUNG",
    `The embedded chain runs as process ${pid}, but does not answer at ${url}.`,
    "Stop it with `npx hardhat chain stop`, then start it again.",
    { pid, url },
  );
}
