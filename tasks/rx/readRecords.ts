import { z } from "zod";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { MediConnectError } from "../../sdk/src/index.ts";
import { parseJson } from "../../sdk/src/encoding/parseJson.ts";

const schema = z.object({
  version: z.literal(1),
  transaction: z.string(),
  at: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
  prescription: z.string(),
  quantity: z.number().int().positive(),
  issue: z.number().int().positive(),
  packs: z.array(z.object({ gtin: z.string(), lot: z.string(), expiry: z.string(), serial: z.string() })),
});

/** What a notification needs of a dispensing record. */
export type SupplyRecord = z.infer<typeof schema>;

/** Records that `rx dispense` or `rx walkin` has written. */
export async function readRecords(files: readonly string[]): Promise<SupplyRecord[]> {
  const records: SupplyRecord[] = [];
  for (const file of files) {
    const parsed = schema.safeParse(parseJson(await readTextFile(file)));
    if (!parsed.success) throw recordInvalid(file);
    records.push(parsed.data);
  }
  return records;
}

function recordInvalid(file: string): MediConnectError {
  return new MediConnectError(
    "RECORD_INVALID",
    `The file ${file} is no dispensing record.`,
    "Give the files that `rx dispense` wrote (--record).",
    { file },
  );
}
