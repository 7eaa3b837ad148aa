import { canonicalize } from "json-canonicalize";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { parseJson } from "../encoding/parseJson.ts";

const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/i);
const count = z.number().int().nonnegative();

const schema = z.object({
  version: z.literal(1),
  prescription: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  /** Licence that issued. */
  prescriber: z.number().int().positive(),
  /** The immutable clinical content, as it came. */
  content: z.record(z.string(), z.unknown()),
  contentSalt: bytes32,
  /** dm+d code of the product group. */
  group: z.string().regex(/^[1-9]\d{0,17}$/),
  groupSalt: bytes32,
  tag: bytes32,
  previousTag: bytes32,
  terms: z.object({
    quantity: count,
    daysSupply: count,
    schedule: count,
    issuesAllowed: z.number().int().min(1).max(99),
    signedAt: count,
    notBefore: count,
    /** A later issue of a repeat, on a token of its own as on paper. */
    laterIssue: z.boolean(),
    /** Which issue of its series the token begins with, from 1. */
    issue: z.number().int().min(1).max(99),
    /** Issues of the whole series; 1 where it does not repeat. */
    issues: z.number().int().min(1).max(99),
  }),
  /** The prescriber's EIP-712 signature over the `ClinicalStatement`. */
  signature: z.string().regex(/^0x[0-9a-f]{130}$/i),
});

/** The figures that the prescriber signs. */
export type SealedTerms = SealedContent["terms"];

/** What is sealed for the pharmacy: content, salts to open the commitment with, and the prescriber's signature. */
export type SealedContent = z.infer<typeof schema>;

export function encodeSealedContent(sealed: SealedContent): Uint8Array {
  return new TextEncoder().encode(canonicalize(sealed));
}

/** @throws MediConnectError `SEALED_CONTENT_INVALID` */
export function decodeSealedContent(bytes: Uint8Array): SealedContent {
  const parsed = schema.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  // The text is not quoted: it is personal.
  throw new MediConnectError(
    "SEALED_CONTENT_INVALID",
    "The sealed content is not of a form that this program knows.",
    "Do not supply. Update the program, or ask the prescriber.",
  );
}
