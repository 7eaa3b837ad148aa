import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { getAddress } from "ethers";
import { z } from "zod";
import { fromBase64url, toBase64url } from "../encoding/base64url.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { ClaimCode } from "../prescription/claimCode.ts";
import type { OfferedKeys } from "../seal/formKeys.ts";

/**
 * What opens one prescription, and, where the patient has signed for a pharmacy, what lets that pharmacy claim it. The
 * one-time key is not in it.
 */
export interface HealthLink {
  readonly access: Pick<OfferedKeys, "id" | "contentKey" | "locator">;
  /** Undefined in a link for reading alone, as a nominated pharmacy gets it. */
  readonly claimCode: ClaimCode | undefined;
}

/** Where a link points if nobody says where the store is served; the name can never be registered (RFC 2606). */
const NO_STORE = "https://store.mediconnect.invalid/sealed";
const PREFIX = "shlink:/";
const LABEL = "Prescription";

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const schema = z.object({
  url: z.string().regex(/^https:\/\/.+\/[0-9a-f]{64}$/),
  key: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  v: z.literal(1).optional(),
  mediconnect: z.object({
    prescription: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
    claim: z
      .object({
        dispenser: z.number().int().positive(),
        nonce: z.number().int().nonnegative(),
        deadline: z.number().int().positive(),
        r: hex32,
        vs: hex32,
      })
      .optional(),
  }),
});

/**
 * A SMART Health Link: `shlink:/` and the base64url of its JSON payload. Its key is the content key, its url leads to
 * the sealed content (one file, flag `U`; `sealJwe` makes the file that other readers know). What is ours stands under
 * `mediconnect`, which other readers pass over: the prescription, and the authorisation for one pharmacy.
 *
 * Source: https://docs.smarthealthit.org/smart-health-links/spec
 *
 * @param storeUrl where the store is served, without the locator
 *
 * @example
 * const claimCode = await authoriseClaim(client, { keys, dispenser, seconds: 3600 });
 * const link = formatHealthLink({ access: keys, claimCode });
 * isHealthLink(link); // true
 */
export function formatHealthLink({ access, claimCode }: HealthLink, storeUrl = NO_STORE): string {
  const payload = {
    url: `${storeUrl.replace(/\/+$/, "")}/${access.locator}`,
    key: toBase64url(access.contentKey),
    ...(claimCode === undefined ? {} : { exp: claimCode.authorisation.deadline }),
    flag: "U",
    label: LABEL,
    v: 1,
    mediconnect: {
      prescription: access.id,
      ...(claimCode === undefined ? {} : { claim: claimOf(claimCode) }),
    },
  };
  return PREFIX + toBase64url(utf8ToBytes(JSON.stringify(payload)));
}

export function isHealthLink(text: string): boolean {
  return text.includes(PREFIX);
}

/**
 * Reads a link, also one behind the address of a viewer (`https://viewer/#shlink:/…`).
 *
 * @throws MediConnectError `HEALTH_LINK_INVALID`
 */
export function parseHealthLink(text: string): HealthLink {
  const at = text.indexOf(PREFIX);
  const parsed = schema.safeParse(at < 0 ? undefined : parsePayload(text.slice(at + PREFIX.length).trim()));
  if (!parsed.success) throw invalid();
  const { url, key, mediconnect } = parsed.data;
  const id = getAddress(mediconnect.prescription.toLowerCase());
  const contentKey = fromBase64url(key);
  const locator = bytesToHex(hexToBytes(url.slice(-64)));
  const access = { id, contentKey, locator };
  if (mediconnect.claim === undefined) return { access, claimCode: undefined };
  const { dispenser, nonce, deadline, r, vs } = mediconnect.claim;
  const authorisation = { prescription: id, dispenser, nonce, deadline };
  return { access, claimCode: { authorisation, signature: { r, vs }, contentKey, locator } };
}

function claimOf({ authorisation, signature }: ClaimCode) {
  const { dispenser, nonce, deadline } = authorisation;
  return { dispenser, nonce, deadline, r: signature.r, vs: signature.vs };
}

function parsePayload(encoded: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64url(encoded)));
  } catch {
    return undefined;
  }
}

function invalid(): MediConnectError {
  return new MediConnectError(
    "HEALTH_LINK_INVALID",
    "This is no link to a prescription, or a character was misread.",
    "Ask the patient to show or send the link again.",
  );
}
