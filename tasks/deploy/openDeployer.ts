import { computeAddress } from "ethers";
import { openRemoteSigner, openSigningProxy, readKeystore } from "../../sdk/src/deployment/index.ts";
import { findKey, MediConnectError } from "../../sdk/src/node.ts";
import { readPassword } from "../readPassword.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

/** Who deploys: an account, and what makes Hardhat's connection sign in its name. */
export interface Deployer {
  readonly address: string;
  readonly override: { readonly url?: string; readonly accounts?: string[] | "remote" };
  /** Why the last signature failed, where one did. */
  failure(): MediConnectError | undefined;
  close(): Promise<void>;
}

/**
 * Opens the deployer's key: a remote signer, a keystore file, else MEDICONNECT_KEY_DEPLOYER.
 *
 * @throws MediConnectError `KEY_AMBIGUOUS`, `KEY_MISSING`, `KEY_INVALID`, and those of the signer and the keystore
 */
export async function openDeployer(input: TaskInput, context: TaskContext): Promise<Deployer> {
  const signerUrl = input.optional("signer");
  const keystore = input.optional("keystore");
  if (signerUrl !== undefined && keystore !== undefined) throw ambiguous();
  if (signerUrl !== undefined) {
    const signer = await openRemoteSigner(signerUrl, input.optional("signerAccount"));
    const proxy = await openSigningProxy(context.url, context.chainId, signer);
    const override = { url: proxy.url, accounts: "remote" } as const;
    return { ...proxy, address: signer.address, override };
  }
  const local = { failure: () => undefined, close: () => Promise.resolve() };
  if (keystore !== undefined) {
    const { address, privateKey } = await readKeystore(keystore, await readPassword(input));
    return { address, override: { accounts: [privateKey] }, ...local };
  }
  const privateKey = findKey("deployer", context);
  return { address: addressOf(privateKey), override: { accounts: [privateKey] }, ...local };
}

function addressOf(privateKey: string): string {
  try {
    return computeAddress(privateKey);
  } catch {
    throw new MediConnectError(
      "KEY_INVALID",
      "MEDICONNECT_KEY_DEPLOYER is not 32 bytes in hexadecimal.",
      "Give it as 0x and 64 hexadecimal digits.",
    );
  }
}

function ambiguous(): MediConnectError {
  return new MediConnectError(
    "KEY_AMBIGUOUS",
    "Both --signer and --keystore are given.",
    "Give the one that holds the deployer's key.",
  );
}
