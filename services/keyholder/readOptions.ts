import { parseArgs } from "node:util";
import { isAddress } from "ethers";
import { z } from "zod";
import { MediConnectError } from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { SEGMENT_DAYS, SEGMENT_MEGABYTES } from "./audit/openAuditLog.ts";
import { readPassphrase } from "./readPassphrase.ts";
import type { KeyHolderOptions } from "./startKeyHolder.ts";

export const HELP = `The key holder of the supply guard: evaluates blinded tags for licensed callers.

  node services/keyholder/main.ts --folder FOLDER --rpc URL --chain-id ID --licences ADDRESS [OPTIONS]
  node services/keyholder/main.ts --verify-audit FILE [FILE ...] [--noted-head HASH]

  --folder FOLDER          The member's folder, with its shares; the audit log is kept there
  --rpc URL                JSON-RPC of a node of the consortium's chain
  --chain-id ID            Id of that chain
  --licences ADDRESS       Its licences' contract
  --passphrase-file FILE   Opens the shares (else MEDICONNECT_KEYHOLDER_PASSPHRASE, else it is asked for)
  --host HOST              Where to listen (default 127.0.0.1: this machine alone)
  --port PORT              (default 19460; 0 for any that is free)
  --tls-cert FILE          With --tls-key: certificate chain (PEM), to answer under https
  --tls-key FILE
  --per-minute COUNT       Evaluations a licence and minute (default 600)
  --per-day COUNT          Evaluations a licence and day of UTC (default 20000)
  --per-address COUNT      Requests an address and minute, before anything else is looked at (default 600)
  --window SECONDS         Age that a request may have (default 60)
  --licence-cache SECONDS  How long a licence's answer is remembered, hence a suspension may take (default 5)
  --max-block-age SECONDS  How old the chain's newest block may be, for a chain that makes blocks all the time:
                           a node that was cut off knows of no suspension since (default not asked)
  --audit-megabytes COUNT  Size at which the audit log closes a segment and begins the next (default 64)
  --audit-days COUNT       Age at which it does so (default 30)
  --verify-audit FILE ...  Checks the chain of an audit log's segments, given oldest first (audit*.jsonl), and ends
  --noted-head HASH        With --verify-audit: refuses where that head, once noted from /health, is not among them`;

const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(least).max(most));
const count = (least: number, most: number, fallback: number) => whole(least, most).default(fallback);
const MANY = 1_000_000_000;

const optionsSchema = z.object({
  folder: z.string().min(1),
  rpc: z.url({ protocol: /^https?$/ }),
  "chain-id": z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number),
  licences: z.string().refine(isAddress),
  "passphrase-file": z.string().min(1).optional(),
  host: z.string().min(1).default("127.0.0.1"),
  port: count(0, 65_535, 19_460),
  "tls-cert": z.string().min(1).optional(),
  "tls-key": z.string().min(1).optional(),
  "per-minute": count(1, MANY, 600),
  "per-day": count(1, MANY, 20_000),
  "per-address": count(1, MANY, 600),
  window: count(1, 3600, 60),
  "licence-cache": count(0, 300, 5),
  "max-block-age": whole(1, MANY).optional(),
  "audit-megabytes": count(1, 1000, SEGMENT_MEGABYTES),
  "audit-days": count(1, 3660, SEGMENT_DAYS),
});

/** SHA-256 of a line; no line has zeros, which stand before the first. */
const HEAD = /^(?!0{64})[0-9a-f]{64}$/;

const verifySchema = z.object({
  "verify-audit": z.string().optional(),
  "noted-head": z.string().trim().toLowerCase().regex(HEAD).optional(),
});

type AuditFiles = readonly [string, ...string[]];

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "verify-audit"; readonly files: AuditFiles; readonly notedHead: string | undefined }
  | { readonly kind: "serve"; readonly options: KeyHolderOptions };

/** @throws MediConnectError `OPTION_INVALID`, and as `readPassphrase` does */
export async function readOptions(args: readonly string[]): Promise<Command> {
  const { values: given, positionals } = parse(args);
  if (given["help"] === true) return { kind: "help" };
  const verify = verifySchema.safeParse(given);
  if (!verify.success) throw invalid("noted-head");
  const { "verify-audit": audit, "noted-head": notedHead } = verify.data;
  if (audit !== undefined) return { kind: "verify-audit", files: [audit, ...positionals], notedHead };
  if (notedHead !== undefined) throw invalid("verify-audit");
  if (positionals.length > 0) throw invalid("");
  const read = optionsSchema.safeParse(given);
  if (!read.success) throw invalid(String(read.error.issues[0]?.path[0] ?? ""));
  const chosen = read.data;
  return {
    kind: "serve",
    options: {
      folder: chosen.folder,
      rpc: chosen.rpc,
      deployment: { chainId: chosen["chain-id"], licences: chosen.licences },
      host: chosen.host,
      port: chosen.port,
      tls: await readTls(chosen["tls-cert"], chosen["tls-key"]),
      perMinute: chosen["per-minute"],
      perDay: chosen["per-day"],
      perAddress: chosen["per-address"],
      windowSeconds: chosen.window,
      licenceCacheSeconds: chosen["licence-cache"],
      maxBlockAgeSeconds: chosen["max-block-age"],
      auditSegment: { bytes: chosen["audit-megabytes"] * 1_000_000, seconds: chosen["audit-days"] * 86_400 },
      lock: await readPassphrase(chosen["passphrase-file"]),
    },
  };
}

interface Given {
  readonly values: Record<string, unknown>;
  readonly positionals: readonly string[];
}

function parse(args: readonly string[]): Given {
  const names = [...Object.keys(optionsSchema.shape), ...Object.keys(verifySchema.shape)];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, help: { type: "boolean" } },
      allowPositionals: true,
    });
  } catch {
    throw invalid("");
  }
}

async function readTls(cert: string | undefined, key: string | undefined): Promise<KeyHolderOptions["tls"]> {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) throw invalid("tls-cert");
  if (key === undefined) throw invalid("tls-key");
  return { cert: await readTextFile(cert), key: await readTextFile(key) };
}

function invalid(option: string): MediConnectError {
  return new MediConnectError(
    "OPTION_INVALID",
    option === "" ? "An option is unknown, or has no value." : `The option --${option} is missing or wrong.`,
    "See --help.",
    { option: `--${option}` },
  );
}
