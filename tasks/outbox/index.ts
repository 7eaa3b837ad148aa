import { emptyTask } from "hardhat/config";
import { declareTask } from "../declareTask.ts";

const KEY = "Key of the entry, as `outbox list` shows it";
const SIGNER = "Account whose entry it is, where several have the key";

export const outboxTasks = [
  emptyTask(
    "outbox",
    "What tasks have sent: signed and kept before it leaves, done once whatever fails",
  ).build(),
  declareTask(
    ["outbox", "list"],
    "Lists what is still on its way: key, action, signer, nonce, state, age, attempts, last error",
    {
      all: { flag: "Also what has ended, in the last 90 days, and what was meant for a chain that is gone" },
    },
    () => import("./list.ts"),
  ),
  declareTask(
    ["outbox", "retry"],
    "Sends again what is still on its way, until the chain has it; nothing is done twice",
    { key: `${KEY} (default all)`, signer: `${SIGNER} (default whoever)` },
    () => import("./retry.ts"),
  ),
  declareTask(
    ["outbox", "drop"],
    "Cancels what is still on its way: an empty transaction takes its nonce, so that it never takes effect. Where the chain was faster it took effect, and this says so",
    {
      key: KEY,
      signer: `${SIGNER} (default the only one)`,
      force: {
        flag: "Strike it out without asking the chain. What was sent of it may still take effect",
      },
    },
    () => import("./drop.ts"),
  ),
];
