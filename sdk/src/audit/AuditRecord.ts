import { z } from "zod";

/** What a field of an event becomes: whole numbers beyond 2^53 are texts. */
export type AuditValue = string | number | boolean | AuditValue[] | { [name: string]: AuditValue };

/** One event of our contracts, as the chain has it. */
export interface AuditRecord {
  readonly block: number;
  readonly logIndex: number;
  /** Instant of the block in UTC. */
  readonly time: string;
  /** What it is about: licence, issue, supply, override, recall …; see `kindOf`. */
  readonly kind: string;
  /** Name of the contract's event; `unknown` where the contract's interface has none like it. */
  readonly event: string;
  /** Name of the contract in the deployment. */
  readonly contract: string;
  readonly fields: Readonly<Record<string, AuditValue>>;
  /** Whose transaction it was. */
  readonly sender: string;
  readonly transaction: string;
  readonly blockHash: string;
}

export const auditHeader = z.strictObject({
  kind: z.literal("mediconnect/audit"),
  version: z.literal(1),
  chainId: z.number().int().positive(),
  /** Hash of block 0: two chains may have one id. */
  genesis: z.string(),
  deployment: z.record(z.string(), z.string()),
  /** First and last block, both included. */
  from: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
  /** Hash of the last block: by it all before are fixed. */
  toHash: z.string(),
  lines: z.number().int().nonnegative(),
  /** SHA-256 of the lines as canonical JSON (RFC 8785), each with a line feed; the same for both formats. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What the first line of an export says. */
export type AuditHeader = z.infer<typeof auditHeader>;
