// The durable outbox. It needs Node's SQLite and a disk: browsers sign without it, so the SDK's own barrel leaves it out.
export { carry, type Wish } from "./carry.ts";
export { type Desk, type DeskSigner, type Edge, nameOfChain } from "./desk.ts";
export { actionOf } from "./describeCall.ts";
export { dropEntry, forgetEntry } from "./dropEntry.ts";
export { type EntryStore } from "./entryStore.ts";
export { findEntry, type SoughtEntry } from "./findEntry.ts";
export { openOutbox, type Outbox, type OutboxOptions } from "./openOutbox.ts";
export { type EntryState, isUnfinished, NO_NONCE, type OutboxEntry } from "./OutboxEntry.ts";
export { OutboxPipeline, type PipelinedWish } from "./OutboxPipeline.ts";
export { outboxFileOf } from "./outboxFile.ts";
export { type Patience, USUAL_PATIENCE } from "./patience.ts";
export { type RetriedEntry, retryEntries } from "./retryEntries.ts";
