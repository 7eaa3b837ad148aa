import { parseArgs } from "node:util";
import { isAddress } from "ethers";
import { z } from "zod";
import { MediConnectError } from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { readPassphrase } from "./readPassphrase.ts";
import type { KeyHolderOptions } from "./startKeyHolder.ts";

export const HELP = `The key holder of the supply guard: evaluates blinded tags for licensed callers.

  node services/keyholder/main.ts --folder FOLDER --rpc URL --chain-id ID --licences ADDRESS [OPTIONS]
  node services/keyholder/main.ts --verify-audit FILE

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
  --verify-audit FILE      Checks the chain of an audit log, and ends`;

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
});

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "verify-audit"; readonly file: string }
  | { readonly kind: "serve"; readonly options: KeyHolderOptions };

/** @throws MediConnectError `OPTION_INVALID`, and as `readPassphrase` does */
export async function readOptions(args: readonly string[]): Promise<Command> {
  const given = parse(args);
  if (given["help"] === true) return { kind: "help" };
  if (typeof given["verify-audit"] === "string") return { kind: "verify-audit", file: given["verify-audit"] };
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
      lock: await readPassphrase(chosen["passphrase-file"]),
    },
  };
}

function parse(args: readonly string[]): Record<string, unknown> {
  const names = [...Object.keys(optionsSchema.shape), "verify-audit"];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: "boolean" } } }).values;
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
