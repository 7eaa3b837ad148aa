import { decryptKeystoreJson, isKeystoreJson } from "ethers";
import { readTextFile } from "../files/readTextFile.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** A key that may sign, out of an encrypted file. */
export interface KeystoreKey {
  readonly address: string;
  readonly privateKey: string;
}

/**
 * Opens a keystore file (Web3 Secret Storage, version 3), as Besu's, geth's and ethers' tools write it.
 *
 * @throws MediConnectError `FILE_NOT_FOUND`, `KEYSTORE_INVALID`, `KEYSTORE_LOCKED`
 */
export async function readKeystore(file: string, password: string): Promise<KeystoreKey> {
  const text = await readTextFile(file);
  if (!isKeystoreJson(text)) {
    throw new MediConnectError(
      "KEYSTORE_INVALID",
      `${file} is no keystore file of version 3.`,
      "Make one with `npx hardhat deployer key`, or with your wallet.",
      { file },
    );
  }
  try {
    const { address, privateKey } = await decryptKeystoreJson(text, password);
    return { address, privateKey };
  } catch {
    // The cause is left out: it may quote the password.
    throw new MediConnectError(
      "KEYSTORE_LOCKED",
      `The password does not open ${file}.`,
      "Check the password and try again.",
      { file },
    );
  }
}
