import { createHash } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../../sdk/src/encoding/parseJson.ts";
import { EVALUATION_ROLES } from "../../../sdk/src/guard/index.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime();

/** One request that was signed. It holds nothing of a patient: whoever they are, what was blinded is random. */
const requestLine = z.strictObject({
  kind: z.literal("request"),
  time,
  /** Null where the account holds none, or the chain did not answer. */
  licence: z.int().nullable(),
  account: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  role: z.enum(EVALUATION_ROLES),
  epoch: z.string(),
  generation: z.int(),
  /** How many tags were asked for. */
  inputs: z.int().positive(),
  /** How many of them counted against the licence's limits. */
  charged: z.int().nonnegative(),
  /** `evaluated`, or the code of the refusal. */
  outcome: z.string().regex(/^[A-Za-z_]+$/),
  /** SHA-256 over the blinded elements, to show later that a request is the one that was answered. */
  request: hash,
  /** Of the caller's choice; each is taken once. */
  nonce: z.string().regex(/^0x[0-9a-f]{32}$/),
  /** SHA-256 of the line before, zeros in the first. */
  previous: hash,
});

const noteLine = z.strictObject({
  kind: z.literal("note"),
  time,
  /** `closed` is the last line of a segment. */
  note: z.enum(["started", "stopped", "mended", "closed"]),
  /** Of the torn line that was cut off. */
  lostBytes: z.int().positive().optional(),
  previous: hash,
});

/** First line of every segment but the first. */
const segmentLine = z.strictObject({
  kind: z.literal("segment"),
  time,
  segment: z.int().min(2),
  /** Of any request in the segments before; absent where there was none. Tells a start whether it needs them. */
  latest: time.optional(),
  /** SHA-256 of the last line of the segment before. */
  previous: hash,
});

const auditLine = z.discriminatedUnion("kind", [requestLine, noteLine, segmentLine]);

export type AuditLine = z.infer<typeof auditLine>;
/** What a request leaves in the log, but for time and chain. */
export type AuditedRequest = Omit<z.infer<typeof requestLine>, "kind" | "time" | "previous">;
export type AuditNote = Omit<z.infer<typeof noteLine>, "kind" | "time" | "previous">;

/** Seconds since 1970. */
export function secondsOf(isoTime: string): number {
  return Date.parse(isoTime) / 1000;
}

export function isoTimeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

export const FIRST_PREVIOUS = "0".repeat(64);

/** @returns undefined where it is no line of ours */
export function readAuditLine(text: string): AuditLine | undefined {
  return auditLine.safeParse(parseJson(text)).data;
}

/** By which the next line names this one. */
export function hashLine(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** SHA-256 over blinded elements: a hash of what is uniformly random whoever the patients are. */
export function hashBlinded(blinded: readonly string[]): string {
  return createHash("sha256").update(blinded.join("\n")).digest("hex");
}
