import type { AuditRecord } from "./AuditRecord.ts";
import { comparePlaces } from "./formats.ts";
import type { FileLine } from "./openExport.ts";

/** A record of the chain and the line of the file that stands for it; one of both where the other is not there. */
export interface Pair {
  readonly record?: AuditRecord | undefined;
  readonly line?: FileLine | undefined;
}

/** Goes through chain and file at once, both in the order of the chain; a line out of order has no record. */
export async function* pairUp(
  records: AsyncGenerator<AuditRecord>,
  lines: AsyncGenerator<FileLine>,
): AsyncGenerator<Pair> {
  let record = await take(records);
  let line = await take(lines);
  while (record !== undefined || line !== undefined) {
    const order = compare(record, line);
    yield { record: order <= 0 ? record : undefined, line: order >= 0 ? line : undefined };
    if (order <= 0) record = await take(records);
    if (order >= 0) line = await take(lines);
  }
}

/** Below zero where the record comes first, above where the line does. */
function compare(record: AuditRecord | undefined, line: FileLine | undefined): number {
  if (line === undefined) return -1;
  if (record === undefined || line.place === undefined || !line.inOrder) return 1;
  return comparePlaces(record, line.place);
}

async function take<Item>(items: AsyncGenerator<Item>): Promise<Item | undefined> {
  const next = await items.next();
  return next.done === true ? undefined : next.value;
}
