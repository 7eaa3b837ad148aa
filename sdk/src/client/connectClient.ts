import { type JsonRpcProvider, Wallet } from "ethers";
import { Dispensing__factory } from "../../../types/ethers-contracts/factories/contracts/dispensing/Dispensing__factory.ts";
import { GuardLens__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardLens__factory.ts";
import { GuardOffice__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardOffice__factory.ts";
import { Incidents__factory } from "../../../types/ethers-contracts/factories/contracts/incident/Incidents__factory.ts";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Custody__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";
import { Packs__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";
import { Recalls__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Recalls__factory.ts";
import { Prescriptions__factory } from "../../../types/ethers-contracts/factories/contracts/prescription/Prescriptions__factory.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { DEPLOYED_CONTRACTS, type Deployment } from "./Deployment.ts";
import { openProvider } from "./openProvider.ts";
import type { MediConnectClient, SigningClient } from "./MediConnectClient.ts";
import type { IdempotencyNames, SignerSource } from "./SignerSource.ts";

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Connects to the chain behind `url` and makes sure that it is the one that was meant: right chain id, and code at
 * every recorded address.
 *
 * @throws MediConnectError `CHAIN_UNREACHABLE`, `WRONG_CHAIN`, `CODE_MISSING`
 *
 * @example
 * const client = await connectClient(url, deployment);
 * const pharmacy = signWith(client, privateKey);
 */
export async function connectClient(url: string, deployment: Deployment): Promise<MediConnectClient> {
  const provider = openProvider(url, deployment.chainId);
  try {
    await requireChain(provider, url, deployment.chainId);
    await requireCode(provider, contractAddresses(deployment), deployment.chainId);
  } catch (error) {
    provider.destroy();
    throw error;
  }
  return {
    provider,
    deployment,
    licences: Licences__factory.connect(deployment.licences, provider),
    prescriptions: Prescriptions__factory.connect(deployment.prescriptions, provider),
    packs: Packs__factory.connect(deployment.packs, provider),
    dispensing: Dispensing__factory.connect(deployment.dispensing, provider),
    guardOffice: GuardOffice__factory.connect(deployment.guardOffice, provider),
    guardLens: GuardLens__factory.connect(deployment.guardLens, provider),
    incidents: Incidents__factory.connect(deployment.incidents, provider),
    recalls: Recalls__factory.connect(deployment.recalls, provider),
    custody: Custody__factory.connect(deployment.custody, provider),
  };
}

export interface SigningOptions extends IdempotencyNames {
  /** Keeps what is sent, so that it takes effect once, whatever fails; without it an outage may leave a doubt. */
  readonly outbox?: SignerSource | undefined;
}

/**
 * The same client, able to send in the name of a key.
 *
 * @throws MediConnectError `KEY_INVALID`
 *
 * @example
 * const prescriber = signWith(client, privateKey);
 * const { id, status } = await requireOwnLicence(prescriber, "prescriber");
 */
export function signWith(
  client: MediConnectClient,
  privateKey: string,
  { outbox, ...names }: SigningOptions = {},
): SigningClient {
  const wallet = walletOf(privateKey);
  const signer = outbox?.signerFor(wallet, client, names) ?? wallet.connect(client.provider);
  return {
    ...client,
    signer,
    account: wallet.address,
    licences: client.licences.connect(signer),
    prescriptions: client.prescriptions.connect(signer),
    packs: client.packs.connect(signer),
    dispensing: client.dispensing.connect(signer),
    guardOffice: client.guardOffice.connect(signer),
    guardLens: client.guardLens.connect(signer),
    incidents: client.incidents.connect(signer),
    recalls: client.recalls.connect(signer),
    custody: client.custody.connect(signer),
  };
}

/** @throws MediConnectError `CHAIN_UNREACHABLE`, `WRONG_CHAIN` */
export async function requireChain(provider: JsonRpcProvider, url: string, chainId: number): Promise<void> {
  let answered: number;
  try {
    answered = Number(await withTimeout(provider.send("eth_chainId", [])));
  } catch (cause) {
    throw new MediConnectError(
      "CHAIN_UNREACHABLE",
      `No chain answers at ${url}.`,
      "Start the embedded chain with `npx hardhat chain start`, or give the right --network.",
      { url },
      { cause },
    );
  }
  if (answered === chainId) return;
  throw new MediConnectError(
    "WRONG_CHAIN",
    `The chain at ${url} has the id ${answered}, not ${chainId}.`,
    "Check the network's URL and chain id; nothing was sent.",
    { url, expected: chainId, actual: answered },
  );
}

/**
 * @param addresses of contracts, by name
 * @throws MediConnectError `CODE_MISSING`
 */
export async function requireCode(
  provider: JsonRpcProvider,
  addresses: Readonly<Record<string, string>>,
  chainId: number,
): Promise<void> {
  const named = Object.entries(addresses);
  const codes = await Promise.all(named.map(([, address]) => provider.getCode(address)));
  const missing = named.flatMap(([name], index) => (codes[index] === "0x" ? [name] : []));
  if (missing.length === 0) return;
  throw new MediConnectError(
    "CODE_MISSING",
    `The chain holds no code at the recorded addresses of: ${missing.join(", ")}. It has lost its state, or the record belongs to another chain.`,
    "On the embedded chain run `npx hardhat chain reset` and deploy anew; elsewhere restore the chain or its record.",
    { missing, chainId },
  );
}

function contractAddresses(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(DEPLOYED_CONTRACTS.map((name) => [name, deployment[name]]));
}

function walletOf(privateKey: string): Wallet {
  try {
    return new Wallet(privateKey);
  } catch {
    // The cause is left out: ethers quotes the key in it.
    throw new MediConnectError(
      "KEY_INVALID",
      "The private key is not 32 bytes in hexadecimal.",
      "Give it as 0x and 64 hexadecimal digits.",
    );
  }
}

async function withTimeout<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), ANSWER_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
