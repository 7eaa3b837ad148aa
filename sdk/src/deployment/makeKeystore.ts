import { writeFile } from "node:fs/promises";
import { encryptKeystoreJson, Wallet } from "ethers";
import { MediConnectError } from "../errors/MediConnectError.ts";

const LEAST_PASSWORD = 12;

/**
 * Draws a key and writes it encrypted into a new file that its owner alone may read.
 *
 * @returns the address of the key
 * @throws MediConnectError `KEYSTORE_EXISTS`, `KEYSTORE_PASSWORD_WEAK`, `FILE_NOT_WRITTEN`
 */
export async function makeKeystore(file: string, password: string): Promise<string> {
  if (password.length < LEAST_PASSWORD) {
    throw new MediConnectError(
      "KEYSTORE_PASSWORD_WEAK",
      `The password has fewer than ${LEAST_PASSWORD} characters.`,
      "Take a longer one: whoever copies the file has all the time to guess.",
    );
  }
  const { address, privateKey } = Wallet.createRandom();
  const text = await encryptKeystoreJson({ address, privateKey }, password);
  try {
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
    return address;
  } catch (cause) {
    const exists = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    throw new MediConnectError(
      exists ? "KEYSTORE_EXISTS" : "FILE_NOT_WRITTEN",
      exists ? `${file} is there already.` : `${file} cannot be written.`,
      exists ? "Give another file; a key is never overwritten." : "Give a file in a folder that is there.",
      { file },
      { cause },
    );
  }
}
