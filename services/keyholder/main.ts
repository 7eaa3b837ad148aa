import { MediConnectError } from "../../sdk/src/index.ts";
import { requireFile } from "./audit/requireFile.ts";
import { walkAudit } from "./audit/walkAudit.ts";
import { HELP, readOptions } from "./readOptions.ts";
import { type KeyHolderOptions, startKeyHolder } from "./startKeyHolder.ts";

// One member's key holder, or the check of its audit log: see --help and docs/keyholder.md.

try {
  const command = await readOptions(process.argv.slice(2));
  if (command.kind === "help") console.log(HELP);
  else if (command.kind === "verify-audit") await verify(command.file);
  else await serve(command.options);
} catch (error) {
  console.error(error instanceof MediConnectError ? error.line : describe(error));
  process.exitCode = 1;
}

async function serve(options: KeyHolderOptions): Promise<void> {
  const holder = await startKeyHolder({ ...options, onFailure: (trace) => console.error(trace) });
  console.log(`${holder.name} answers at ${holder.url}`);
  const stop = (): void => {
    holder.close().then(
      () => console.log("stopped"),
      (error: unknown) => {
        console.error(describe(error));
        process.exitCode = 1;
      },
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

async function verify(file: string): Promise<void> {
  await requireFile(file);
  const { lines, head, tornBytes } = await walkAudit(file);
  const torn = tornBytes === 0 ? "" : `; its last line is torn, ${tornBytes} bytes`;
  console.log(`${lines} lines, each follows from the one before; head ${head}${torn}`);
}

function describe(error: unknown): string {
  if (process.env["MEDICONNECT_DEBUG"] !== undefined)
    return error instanceof Error ? (error.stack ?? "") : "";
  return `Something unexpected happened: ${error instanceof Error ? error.name : "no error"}. Set MEDICONNECT_DEBUG=1 to see where, and report it.`;
}
