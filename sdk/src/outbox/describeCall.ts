import { parseCall } from "./earlierSame.ts";
import type { OutboxEntry } from "./OutboxEntry.ts";

/** Name of what an entry asks of the contracts, such as `dispense`; its first bytes where that is not known. */
export function actionOf({ data }: Pick<OutboxEntry, "data">): string {
  return parseCall(data)?.name ?? data.slice(0, 10);
}
