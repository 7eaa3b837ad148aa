import { randomBytes as drawBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { gcm } from "@noble/ciphers/aes.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { Wallet } from "./Wallet.ts";
import { parseJson } from "../encoding/parseJson.ts";

const formSchema = z.strictObject({
  secret: z.string().regex(/^[0-9a-f]{64}$/),
  items: z.number().int().min(1).max(4),
});
const plainSchema = z.strictObject({
  kind: z.literal("mediconnect-wallet"),
  version: z.literal(1),
  forms: z.array(formSchema),
});
const hex = z.string().regex(/^[0-9a-f]+$/);
const lockedSchema = z.strictObject({
  kind: z.literal("mediconnect-wallet-locked"),
  version: z.literal(1),
  salt: hex,
  nonce: hex,
  sealed: hex,
});

// RFC 7914; 2^15 takes a tenth of a second and 32 MB, as interactive logins are advised to.
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, dkLen: 32 };

/**
 * Reads a wallet's file; an empty wallet where there is none.
 *
 * @param passphrase of a wallet that is locked
 * @throws MediConnectError `WALLET_BROKEN`, `WALLET_LOCKED`
 */
export async function readWallet(file: string, passphrase?: string): Promise<Wallet> {
  if (!existsSync(file)) return { forms: [] };
  const stored = parseJson(await readFile(file, "utf8"));
  const locked = lockedSchema.safeParse(stored);
  const plain = locked.success ? await unlock(locked.data, passphrase, file) : stored;
  const parsed = plainSchema.safeParse(plain);
  if (!parsed.success) throw walletBroken(file);
  return {
    forms: parsed.data.forms.map(({ secret, items }) => ({
      formSecret: hexToBytes(secret),
      itemCount: items,
    })),
  };
}

/** Writes a wallet's file whole or not at all, for its owner's eyes only; under a passphrase where one is given. */
export async function writeWallet(file: string, { forms }: Wallet, passphrase?: string): Promise<void> {
  const plain = {
    kind: "mediconnect-wallet",
    version: 1,
    forms: forms.map(({ formSecret, itemCount }) => ({ secret: bytesToHex(formSecret), items: itemCount })),
  };
  const written = passphrase === undefined ? plain : await lock(plain, passphrase);
  await mkdir(path.dirname(file), { recursive: true });
  const aside = `${file}.part`;
  await writeFile(aside, `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(aside, file);
}

async function lock(plain: unknown, passphrase: string): Promise<unknown> {
  const [salt, nonce] = [drawBytes(16), drawBytes(12)];
  const key = await scryptAsync(utf8ToBytes(passphrase), salt, SCRYPT);
  const sealed = gcm(key, Uint8Array.from(nonce)).encrypt(utf8ToBytes(JSON.stringify(plain)));
  return {
    kind: "mediconnect-wallet-locked",
    version: 1,
    salt: salt.toString("hex"),
    nonce: nonce.toString("hex"),
    sealed: bytesToHex(sealed),
  };
}

async function unlock(
  { salt, nonce, sealed }: z.infer<typeof lockedSchema>,
  passphrase: string | undefined,
  file: string,
): Promise<unknown> {
  if (passphrase === undefined) throw walletLocked(file);
  const key = await scryptAsync(utf8ToBytes(passphrase), hexToBytes(salt), SCRYPT);
  try {
    return parseJson(new TextDecoder().decode(gcm(key, hexToBytes(nonce)).decrypt(hexToBytes(sealed))));
  } catch {
    throw walletLocked(file);
  }
}

function walletLocked(file: string): MediConnectError {
  return new MediConnectError(
    "WALLET_LOCKED",
    `The wallet ${file} is locked, and the passphrase does not open it.`,
    "Set MEDICONNECT_WALLET_PASSPHRASE to its passphrase.",
    { file },
  );
}

function walletBroken(file: string): MediConnectError {
  return new MediConnectError(
    "WALLET_BROKEN",
    `The file ${file} is no wallet, or it is broken.`,
    "Restore it from a backup. Without it the prescriber has to issue anew.",
    { file },
  );
}
