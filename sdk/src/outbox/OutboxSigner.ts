import {
  AbstractSigner,
  type Provider,
  resolveAddress,
  type TransactionRequest,
  type TransactionResponse,
  type TypedDataDomain,
  type TypedDataField,
  type Wallet,
} from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { carry, findStanding } from "./carry.ts";
import { askPatiently, type Desk, nameOfChain } from "./desk.ts";
import type { IdempotencyNames } from "../client/SignerSource.ts";
import { isUnfinished, type Payload } from "./OutboxEntry.ts";
import { recover, settleOwn } from "./recover.ts";
import { requireNotDropped } from "./requireDone.ts";
import { requirePlain } from "./requirePlain.ts";
import { payloadDigest } from "./signEntry.ts";

/** Of a payload's digest, in a key that is made from it. */
const DIGITS = 16;

/** A wallet that sends through an outbox: contracts that are connected to it need know nothing of that. */
export class OutboxSigner extends AbstractSigner<Provider> {
  readonly address: string;
  readonly #wallet: Wallet;
  readonly #desk: Desk;
  readonly #names: IdempotencyNames;
  readonly #readied = new Map<string, Promise<void>>();

  constructor(wallet: Wallet, provider: Provider, desk: Desk, names: IdempotencyNames = {}) {
    super(provider);
    this.address = wallet.address;
    this.#wallet = wallet;
    this.#desk = desk;
    this.#names = names;
  }

  override connect(provider: Provider): OutboxSigner {
    return new OutboxSigner(this.#wallet, provider, this.#desk, this.#names);
  }

  override getAddress(): Promise<string> {
    return Promise.resolve(this.address);
  }

  override signMessage(message: string | Uint8Array): Promise<string> {
    return this.#wallet.signMessage(message);
  }

  override signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return this.#wallet.signTypedData(domain, types, value);
  }

  /** What is signed outside of the outbox could use up a nonce of it. */
  override signTransaction(): Promise<string> {
    return Promise.reject(new Error("an outbox signs what it stores, and nothing else"));
  }

  /**
   * @returns the mined transaction; where the same was done before, that one
   * @throws MediConnectError `OUTBOX_NOT_PLAIN`, and as `carry` does
   */
  override async sendTransaction(wish: TransactionRequest): Promise<TransactionResponse> {
    requirePlain(wish, { account: this.address, chainId: this.#desk.chainId });
    const to = await resolveAddress(wish.to ?? "", this.provider);
    const data = wish.data ?? "0x";
    const gas = wish.gasLimit === undefined || wish.gasLimit === null ? undefined : BigInt(wish.gasLimit);
    const signer = { account: this.address, key: this.#wallet.signingKey };
    const chain = await askPatiently(this.#desk, () => nameOfChain(this.#desk));
    const payload = { signer: this.address, to, data };
    const key = this.#keyFor(payload);
    const standing = findStanding(this.#desk, chain, payload, key);
    await this.#ready(chain);
    // Dropped while this waited for it: whoever asks again from now on wants it after all, not who has asked before.
    if (standing !== undefined && isUnfinished(standing))
      requireNotDropped(this.#desk.store.get(standing.id));
    const outcome = await carry(this.#desk, signer, chain, {
      to,
      data,
      idempotencyKey: key,
      gas,
    });
    const response = await this.provider.getTransaction(outcome);
    if (response !== null) return response;
    throw new MediConnectError(
      "OUTBOX_UNCONFIRMED",
      "The transaction was mined, and the chain does not show it any more.",
      "Run `npx hardhat outbox retry`; it is not done twice.",
      { transaction: outcome },
    );
  }

  #keyFor(payload: Payload): string | undefined {
    const { idempotencyKey, idempotencyScope } = this.#names;
    if (idempotencyKey !== undefined || idempotencyScope === undefined) return idempotencyKey;
    return `${idempotencyScope}/${payloadDigest(payload).slice(0, DIGITS)}`;
  }

  /** Once for each chain: what earlier processes have left behind. */
  async #ready(chain: string): Promise<void> {
    this.#readied.set(chain, this.#readied.get(chain) ?? this.#begin(chain));
    await this.#readied.get(chain);
  }

  async #begin(chain: string): Promise<void> {
    try {
      await askPatiently(this.#desk, () => recover(this.#desk, chain));
      await settleOwn(this.#desk, { account: this.address, key: this.#wallet.signingKey }, chain);
    } catch (error) {
      this.#readied.delete(chain);
      throw error;
    }
  }
}
