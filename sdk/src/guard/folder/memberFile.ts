import { existsSync } from "node:fs";
import path from "node:path";
import { bytesToHex, hexToBytes, randomBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import { hex32 } from "../group.ts";
import { deriveMemberKeys, type MemberKeys } from "../memberKeys.ts";
import { parseDocument } from "../parseDocument.ts";
import { openSecretDocument, sealSecretDocument, type SecretLock } from "../secretDocument.ts";
import { readDocument, writeDocument } from "./documentFiles.ts";

const memberFile = z.strictObject({
  kind: z.literal("mediconnect/guard/member"),
  version: z.literal(1),
  name: z.string().min(1).max(200),
  seed: z.unknown(),
});
const memberSeed = z.strictObject({ seed: hex32 });

/** A member of the consortium, as its folder knows it. */
export interface Member {
  readonly name: string;
  readonly keys: MemberKeys;
}

/**
 * Draws the keys of a new member and keeps them sealed in its folder.
 *
 * @throws MediConnectError `MEMBER_EXISTS`, `SECRET_LOCK_WEAK`
 */
export async function createMember(folder: string, name: string, lock: SecretLock): Promise<Member> {
  const file = fileOf(folder);
  if (existsSync(file)) {
    throw new MediConnectError(
      "MEMBER_EXISTS",
      `The folder ${folder} belongs to a member already.`,
      "Go on with its keys, or take another folder; keys that are overwritten are lost.",
      { folder },
    );
  }
  const seed = randomBytes(32);
  const sealed = await sealSecretDocument({ seed: bytesToHex(seed) }, lock);
  await writeDocument(file, { kind: "mediconnect/guard/member", version: 1, name, seed: sealed });
  return { name, keys: deriveMemberKeys(seed) };
}

/** @throws MediConnectError `FILE_NOT_FOUND`, `GUARD_FILE_INVALID`, `GUARD_DOCUMENT_INVALID`, `SECRET_LOCKED` */
export async function openMember(folder: string, lock: SecretLock): Promise<Member> {
  const { name, seed: sealed } = parseDocument(
    memberFile,
    await readDocument(fileOf(folder)),
    "member's file",
  );
  const { seed } = parseDocument(memberSeed, await openSecretDocument(sealed, lock), "member's seed");
  return { name, keys: deriveMemberKeys(hexToBytes(seed)) };
}

function fileOf(folder: string): string {
  return path.join(folder, "member.json");
}
