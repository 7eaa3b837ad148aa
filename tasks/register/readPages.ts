import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { parseReceiptsCsv, readRegister, type RegisterPage, requireOwnLicence } from "../../sdk/src/index.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

/** The pages that the options ask for. */
export async function readPages(
  input: TaskInput,
  context: TaskContext,
): Promise<{ dispenser: number; pages: RegisterPage[] }> {
  const received = input.optional("received");
  const receipts = received === undefined ? [] : parseReceiptsCsv(await readTextFile(received));
  const group = input.optional("group");
  const schedule = input.integer("schedule", { least: 2, most: 5, fallback: 2 });
  const dispenser = await findDispenser(input, context);
  const pages = await readRegister(await context.connect(), {
    dispenser,
    receipts,
    schedule,
    ...(group === undefined ? {} : { group }),
  });
  return { dispenser, pages };
}

async function findDispenser(input: TaskInput, context: TaskContext): Promise<number> {
  if (input.optional("pharmacy") !== undefined)
    return input.integer("pharmacy", { least: 1, most: 2 ** 32 - 1 });
  const client = await context.connectAs(input.optional("as") ?? "pharmacy-1");
  return (await requireOwnLicence(client, "dispenser")).id;
}
