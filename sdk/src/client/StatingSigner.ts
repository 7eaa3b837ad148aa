import {
  AbstractSigner,
  concat,
  type Provider,
  type Signer,
  type TransactionRequest,
  type TransactionResponse,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";
import type { SigningClient } from "./MediConnectClient.ts";

/** Sends what another signer signs, with a statement behind each call's arguments. */
class StatingSigner extends AbstractSigner<Provider | null> {
  readonly #inner: Signer;
  readonly #stated: string;

  constructor(inner: Signer, stated: string) {
    super(inner.provider);
    this.#inner = inner;
    this.#stated = stated;
  }

  override connect(provider: Provider | null): StatingSigner {
    return new StatingSigner(this.#inner.connect(provider), this.#stated);
  }

  override getAddress(): Promise<string> {
    return this.#inner.getAddress();
  }

  override sendTransaction(wish: TransactionRequest): Promise<TransactionResponse> {
    return this.#inner.sendTransaction({ ...wish, data: concat([wish.data ?? "0x", this.#stated]) });
  }

  override signTransaction(wish: TransactionRequest): Promise<string> {
    return this.#inner.signTransaction(wish);
  }

  override signMessage(message: string | Uint8Array): Promise<string> {
    return this.#inner.signMessage(message);
  }

  override signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return this.#inner.signTypedData(domain, types, value);
  }
}

/**
 * The same client, stating something behind the arguments of each call about packs that it sends. The contracts read their
 * arguments and nothing behind them; the signer signs it with the call.
 *
 * @param statement as `encodeStatement` makes it; several one behind the other
 */
export function statingClient(client: SigningClient, statement: string): SigningClient {
  const signer = new StatingSigner(client.signer, statement);
  return {
    ...client,
    signer,
    packs: client.packs.connect(signer),
    custody: client.custody.connect(signer),
  };
}
