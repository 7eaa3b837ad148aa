import { chainTasks } from "./chain/index.ts";
import { custodyTasks } from "./custody/index.ts";
import { deployTasks } from "./deploy/index.ts";
import { governanceTasks } from "./governance/index.ts";
import { guardTasks } from "./guard/index.ts";
import { licenceTasks } from "./licence/index.ts";
import { lotTasks } from "./lot/index.ts";
import { packTasks } from "./pack/index.ts";
import { productTasks } from "./product/index.ts";
import { registerTasks } from "./register/index.ts";
import { rxTasks } from "./rx/index.ts";
import { walletTasks } from "./wallet/index.ts";

/** Every task of the project, by topic. */
export const tasks = [
  ...chainTasks,
  ...deployTasks,
  ...licenceTasks,
  ...governanceTasks,
  ...rxTasks,
  ...walletTasks,
  ...productTasks,
  ...lotTasks,
  ...packTasks,
  ...custodyTasks,
  ...guardTasks,
  ...registerTasks,
];
