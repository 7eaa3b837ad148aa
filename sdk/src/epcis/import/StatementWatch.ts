import type { MediConnectClient } from "../../client/MediConnectClient.ts";
import { lotIdOf, type LotName } from "../../pack/index.ts";
import { decodeStated } from "../statedEvent.ts";

interface Watched {
  readonly hashes: Set<string>;
  next: number;
}

/** What others state of a lot while an import of it is being planned and sent. */
export class StatementWatch {
  readonly #client: MediConnectClient;
  readonly #from: number;
  readonly #lots = new Map<string, Watched>();

  private constructor(client: MediConnectClient, from: number) {
    this.#client = client;
    this.#from = from;
  }

  /** From the next block on. */
  static async start(client: MediConnectClient): Promise<StatementWatch> {
    return new StatementWatch(client, (await client.provider.getBlockNumber()) + 1);
  }

  /** Whether a transaction about the lot states this event by now. */
  async has(lot: LotName, hash: string): Promise<boolean> {
    const lotId = lotIdOf(lot);
    const watched = this.#lots.get(lotId) ?? { hashes: new Set(), next: this.#from };
    this.#lots.set(lotId, watched);
    await this.#readOn(lotId, watched);
    return watched.hashes.has(hash);
  }

  async #readOn(lotId: string, watched: Watched): Promise<void> {
    const { provider, packs, custody } = this.#client;
    const newest = await provider.getBlockNumber();
    if (newest < watched.next) return;
    const address = await Promise.all([packs.getAddress(), custody.getAddress()]);
    // Every event of the two contracts that is about a lot names it first.
    const filter = { address, topics: [null, lotId], fromBlock: watched.next, toBlock: newest };
    const logs = await provider.getLogs(filter);
    for (const transaction of new Set(logs.map(({ transactionHash }) => transactionHash))) {
      const sent = await provider.getTransaction(transaction);
      const stated = sent === null ? undefined : decodeStated(sent.data);
      if (stated !== undefined) watched.hashes.add(stated.hash);
    }
    watched.next = newest + 1;
  }
}
