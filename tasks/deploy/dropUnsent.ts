import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { writeFileWhole } from "../../sdk/src/chain/writeFileWhole.ts";
import type { TaskContext } from "../TaskContext.ts";
import { onChain } from "./checkChain.ts";

const entry = z.object({
  type: z.string(),
  futureId: z.string().optional(),
  networkInteractionId: z.number().optional(),
  nonce: z.number().optional(),
});
type Entry = z.infer<typeof entry>;

/**
 * Before Ignition sends, it notes that it will; where the signer then refuses, it takes the transaction for lost and
 * stops for good. Drops such notes where the chain knows that nothing was sent under their number; where something
 * was, Ignition says itself how to go on.
 */
export async function dropUnsent(context: TaskContext, sender: string): Promise<void> {
  const journal = path.join(context.deploymentFolder, "journal.jsonl");
  if (!existsSync(journal)) return;
  const lines = (await readTextFile(journal)).split("\n");
  const entries = lines.map(readEntry);
  const sent = await onChain(context, (provider) => provider.getTransactionCount(sender, "pending"));
  const kept = lines.filter((_, index) => {
    const one = entries[index];
    const noted = one?.type === "TRANSACTION_PREPARE_SEND" && (one.nonce ?? 0) >= sent;
    return !noted || entries.slice(index + 1).some((later) => sends(later, one));
  });
  if (kept.length < lines.length) writeFileWhole(journal, kept.join("\n"));
}

function sends(later: Entry | undefined, noted: Entry): boolean {
  return (
    later?.type === "TRANSACTION_SEND" &&
    later.futureId === noted.futureId &&
    later.networkInteractionId === noted.networkInteractionId
  );
}

function readEntry(line: string): Entry | undefined {
  try {
    return entry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
