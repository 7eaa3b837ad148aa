import { emptyTask } from "hardhat/config";
import { declareTask } from "../declareTask.ts";

export const auditTasks = [
  emptyTask("audit", "What happened on the chain, for an auditor").build(),
  declareTask(
    ["audit", "export"],
    "Writes every event of the contracts into a file: licence changes, issues, supplies, overrides, recalls and all others, each with block, transaction and sender. Who derives it again from another node gets the same file",
    {
      out: "File to write",
      from: "First block: its number, a date as 2026-11-21, or an instant as 2026-11-21T08:00:00Z (default 0)",
      to: "Last block: the same; a date means the whole day (default the newest block)",
      format: "csv or jsonl (default by the file's name, else jsonl)",
    },
    () => import("./export.ts"),
  ),
  declareTask(
    ["audit", "verify"],
    "Derives an export anew from the chain and compares it: names the first line that differs, is missing or does not belong there. Exit code 1 where one does",
    { file: "File that `audit export` wrote" },
    () => import("./verify.ts"),
  ),
];
