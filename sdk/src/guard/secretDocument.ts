import { gcm } from "@noble/ciphers/aes.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { bytesToHex, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalize } from "json-canonicalize";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { parseDocument } from "./parseDocument.ts";

/** What a secret document is locked with: a passphrase of people, or 32 random bytes of a key store. */
export type SecretLock =
  | {
      readonly passphrase: string;
      /** log2 of scrypt's cost N, 14 to 20; 17 where not given: 128 MiB and about half a second. */
      readonly costLog2?: number;
    }
  | { readonly key: Uint8Array };

const COST = { least: 14, usual: 17, most: 20 } as const;
const LEAST_PASSPHRASE = 12;
const KEY_BYTES = 32;

const scryptLock = z.strictObject({
  name: z.literal("scrypt"),
  /** log2 of N; r is 8 and p is 1 (RFC 7914). */
  costLog2: z.int().min(COST.least).max(COST.most),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});

const sealedDocument = z.strictObject({
  kind: z.literal("mediconnect/guard/sealed"),
  version: z.literal(1),
  lock: z.discriminatedUnion("name", [scryptLock, z.strictObject({ name: z.literal("key") })]),
  cipher: z.literal("aes-256-gcm"),
  nonce: z.string().regex(/^[0-9a-f]{24}$/),
  sealed: z.string().regex(/^(?:[0-9a-f]{2}){16,65536}$/),
});

/** A secret JSON document as it may lie on a disk. */
export type SealedDocument = z.infer<typeof sealedDocument>;

/**
 * Seals a secret document (a share, a dealer's state, a member's seed): scrypt (RFC 7914) or a given key, AES-256-GCM,
 * the header bound in.
 *
 * @throws MediConnectError `SECRET_LOCK_WEAK`
 */
export async function sealSecretDocument(document: unknown, lock: SecretLock): Promise<SealedDocument> {
  const header = {
    kind: "mediconnect/guard/sealed",
    version: 1,
    lock: lockHeader(lock),
    cipher: "aes-256-gcm",
    nonce: bytesToHex(randomBytes(12)),
  } as const;
  const key = await keyOf(header.lock, lock);
  const plaintext = utf8ToBytes(JSON.stringify(document));
  const sealed = bytesToHex(cipherOf(key, header).encrypt(plaintext));
  plaintext.fill(0);
  key.fill(0);
  return { ...header, sealed };
}

/**
 * Opens what `sealSecretDocument` made; its content is still to be checked by its own reader.
 *
 * @throws MediConnectError `SECRET_VERSION_UNKNOWN`, `GUARD_DOCUMENT_INVALID`, `SECRET_LOCKED`
 */
export async function openSecretDocument(input: unknown, lock: SecretLock): Promise<unknown> {
  const { success, data } = z.looseObject({ version: z.unknown() }).safeParse(input);
  if (success && typeof data.version === "number" && data.version !== 1) throw versionUnknown(data.version);
  const { sealed, ...header } = parseDocument(sealedDocument, input, "sealed secret");
  const key = await keyOf(header.lock, lock);
  try {
    const plaintext = cipherOf(key, header).decrypt(hexToBytes(sealed));
    const text = new TextDecoder().decode(plaintext);
    plaintext.fill(0);
    return JSON.parse(text);
  } catch {
    throw locked();
  } finally {
    key.fill(0);
  }
}

function lockHeader(lock: SecretLock): SealedDocument["lock"] {
  if ("key" in lock) {
    if (lock.key.length === KEY_BYTES) return { name: "key" };
    throw weak(`a key has ${KEY_BYTES} bytes, this one ${lock.key.length}`);
  }
  const { passphrase, costLog2 = COST.usual } = lock;
  if (passphrase.length < LEAST_PASSPHRASE)
    throw weak(`a passphrase has at least ${LEAST_PASSPHRASE} characters`);
  if (!Number.isInteger(costLog2) || costLog2 < COST.least || costLog2 > COST.most) {
    throw weak(`scrypt's cost is 2^${COST.least} to 2^${COST.most}`);
  }
  return { name: "scrypt", costLog2, salt: bytesToHex(randomBytes(16)) };
}

async function keyOf(header: SealedDocument["lock"], lock: SecretLock): Promise<Uint8Array> {
  if (header.name === "key") {
    if (!("key" in lock) || lock.key.length !== KEY_BYTES) throw locked();
    return lock.key.slice();
  }
  if (!("passphrase" in lock)) throw locked();
  const passphrase = utf8ToBytes(lock.passphrase.normalize("NFKC"));
  const options = { N: 2 ** header.costLog2, r: 8, p: 1, dkLen: KEY_BYTES, maxmem: 2 ** 31 };
  return scryptAsync(passphrase, hexToBytes(header.salt), options);
}

function cipherOf(key: Uint8Array, header: Omit<SealedDocument, "sealed">) {
  return gcm(key, hexToBytes(header.nonce), utf8ToBytes(canonicalize(header)));
}

function weak(reason: string): MediConnectError {
  return new MediConnectError(
    "SECRET_LOCK_WEAK",
    `The secret was not sealed: ${reason}.`,
    "Use a longer passphrase, or 32 random bytes of a key store.",
    { reason },
  );
}

function locked(): MediConnectError {
  return new MediConnectError(
    "SECRET_LOCKED",
    "The sealed secret does not open: the passphrase or key is another one, or the file was altered.",
    "Try the right passphrase or key; if it stays so, restore the file from its backup.",
  );
}

function versionUnknown(version: number): MediConnectError {
  return new MediConnectError(
    "SECRET_VERSION_UNKNOWN",
    `The sealed secret is of version ${version}; this release reads version 1.`,
    "Use the release that wrote it, or a newer one.",
    { version },
  );
}
