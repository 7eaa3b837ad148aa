import { declareTask } from "../declareTask.ts";

export const deployTasks = [
  declareTask(
    ["deploy"],
    "Deploys the contracts through Ignition; where they stand already, checks that their code is there and does nothing",
    { parameters: "Parameter file (default ignition/parameters/<network>.json)" },
    () => import("./deploy.ts"),
  ),
];
