import { MediConnectError } from "../../sdk/src/index.ts";
import { checkAudit } from "./audit/checkAudit.ts";
import { HELP, readOptions } from "./readOptions.ts";
import { type KeyHolderOptions, type RunningKeyHolder, startKeyHolder } from "./startKeyHolder.ts";

// One member's key holder, or the check of its audit log: see --help and docs/keyholder.md.

try {
  const command = await readOptions(process.argv.slice(2));
  if (command.kind === "help") console.log(HELP);
  else if (command.kind === "verify-audit") console.log(await checkAudit(command.files, command.notedHead));
  else await serve(command.options);
} catch (error) {
  console.error(error instanceof MediConnectError ? error.line : describe(error));
  process.exitCode = 1;
}

async function serve(options: KeyHolderOptions): Promise<void> {
  const starting = startKeyHolder({ ...options, onFailure: (trace) => console.error(trace) });
  // Before anybody is told where it answers: who stops it at once is heard, too.
  const stop = (): void => void stopOnce(starting);
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  try {
    const running = await starting;
    process.on("SIGHUP", () => void reread(running));
    // The node may only not be up yet; a wrong chain or address never comes right.
    const fault = await running.findChainFault();
    if (fault !== undefined)
      console.error(
        `Nobody is let in as long as this is so: ${fault} See that the node runs, and check --rpc, --chain-id and --licences.`,
      );
    console.log(`${running.name} answers at ${running.url}`);
  } catch (error) {
    process.removeListener("SIGTERM", stop).removeListener("SIGINT", stop);
    throw error;
  }
}

/** After a ceremony: what is open stays so, whatever comes of it. */
async function reread(running: RunningKeyHolder): Promise<void> {
  try {
    console.log(`reread: ${await running.reread()} more`);
  } catch (error) {
    console.error(error instanceof MediConnectError ? error.line : describe(error));
  }
}

async function stopOnce(starting: Promise<RunningKeyHolder>): Promise<void> {
  try {
    await (await starting).close();
    console.log("stopped");
  } catch (error) {
    console.error(error instanceof MediConnectError ? error.line : describe(error));
    process.exitCode = 1;
  }
}

function describe(error: unknown): string {
  if (process.env["MEDICONNECT_DEBUG"] !== undefined)
    return error instanceof Error ? (error.stack ?? "") : "";
  return `Something unexpected happened: ${error instanceof Error ? error.name : "no error"}. Set MEDICONNECT_DEBUG=1 to see where, and report it.`;
}
