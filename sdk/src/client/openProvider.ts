import { FetchRequest, type JsonRpcPayload, JsonRpcProvider, type JsonRpcResult, Network } from "ethers";
import { decodeContractError } from "../errors/decodeContractError.ts";

/** Longest time for one answer. */
const ANSWER_MS = 15_000;
/** Pauses before a question is asked again; with them a node may restart in between. */
const PAUSES_MS = [100, 300, 900, 2_700];
/** What changes something, and the question whether a chain is there at all, are not asked again. */
const ASKED_ONCE = /^(eth_send|eth_chainId$|evm_|anvil_)/;

/** Reads fail as sends do: with the one error that says what happened and what to do next; after an outage they go on. */
class ExplainingProvider extends JsonRpcProvider {
  override async send(
    method: string,
    params: unknown[] | Record<string, unknown>,
  ): Promise<Awaited<ReturnType<JsonRpcProvider["send"]>>> {
    try {
      return await super.send(method, params);
    } catch (error) {
      throw decodeContractError(error);
    }
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    const once = [payload].flat().some(({ method }) => ASKED_ONCE.test(method));
    for (const pause of once ? [] : PAUSES_MS) {
      try {
        return await super._send(payload);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
      }
    }
    return super._send(payload);
  }
}

/** A provider that asks the node each time: an instantly mining node outruns any cache ("nonce too low"). */
export function openProvider(url: string, chainId: number): JsonRpcProvider {
  const request = new FetchRequest(url);
  request.timeout = ANSWER_MS;
  request.setThrottleParams({ maxAttempts: 5 });
  return new ExplainingProvider(request, Network.from(chainId), {
    cacheTimeout: -1,
    staticNetwork: true,
    pollingInterval: 100,
  });
}
