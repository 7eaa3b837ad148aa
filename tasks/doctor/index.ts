import { declareTask } from "../declareTask.ts";

export const doctorTasks = [
  declareTask(
    ["doctor"],
    "Looks at everything that a transaction needs, and says what to mend: node, chain id, sync, pace, clock, fees, code at the recorded addresses, governance, registrars, region, pauses, the guard's policy; with --folder all nodes, their peers, their genesis, the validators and the allow-lists. Exit code 1 where something fails",
    {
      folder: "Folder that `network init` made",
      region: "A region that shall be live, 0 to 23 (default any)",
      maxBlockAge: "Seconds without a block after which the chain stands (default 60)",
    },
    () => import("./doctor.ts"),
  ),
];
