import { EMBEDDED_CHAIN_ID } from "./ChainRecord.ts";

export interface AnvilOptions {
  readonly port: number;
  readonly stateFile: string;
  /** Unix seconds; anvil's clock runs on from there. */
  readonly clock?: number | undefined;
  /** How often it writes its whole state; a SIGKILL loses what came since. Default 1. */
  readonly saveSeconds?: number | undefined;
  /** Default: a block as soon as there is a transaction. */
  readonly blockSeconds?: number | undefined;
}

/** Gas-free, instantly mining unless told otherwise, and keeping its state: what the embedded chain is. */
export function anvilArguments(options: AnvilOptions): string[] {
  const { port, stateFile, clock, saveSeconds = 1, blockSeconds } = options;
  return [
    ...["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(EMBEDDED_CHAIN_ID)],
    ...["--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee"],
    // Nobody on a gas-free chain owns ether; dev accounts that do would hide a fee that slipped in.
    ...["--balance", "0"],
    ...["--hardfork", "cancun", "--gas-limit", "60000000"],
    // Without the interval, a SIGKILL loses everything since the start.
    ...["--state", stateFile, "--state-interval", String(saveSeconds)],
    // Else old states pile up in the home folder, 0.1 MB a block, and a SIGKILL leaves them there.
    ...["--max-persisted-states", "0"],
    ...(clock === undefined ? [] : ["--timestamp", String(clock)]),
    ...(blockSeconds === undefined ? [] : ["--block-time", String(blockSeconds)]),
  ];
}
