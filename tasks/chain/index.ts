import { emptyTask } from "hardhat/config";
import { declareTask } from "../declareTask.ts";

const AS_OF =
  "Day whose chain is meant, such as 2025-03-14: each day has a state folder of its own (default the real clock's)";

export const chainTasks = [
  emptyTask("chain", "The embedded chain: a gas-free anvil whose state is kept on disk").build(),
  declareTask(
    ["chain", "start"],
    "Starts the embedded chain, or says where it runs already; it goes on from kept state and outlives this command",
    { port: "Port to try first; the next free one is taken (default MEDICONNECT_PORT, 18545)", asOf: AS_OF },
    () => import("./start.ts"),
  ),
  declareTask(
    ["chain", "stop"],
    "Stops the embedded chain; its state is kept for the next start",
    { asOf: AS_OF },
    () => import("./stop.ts"),
  ),
  declareTask(
    ["chain", "status"],
    "Says whether the embedded chain runs, where, and how far it has come",
    { asOf: AS_OF },
    () => import("./status.ts"),
  ),
  declareTask(
    ["chain", "reset"],
    "Stops the embedded chain and deletes its state and its deployment record; the next start is a new chain",
    { asOf: AS_OF },
    () => import("./reset.ts"),
  ),
];
