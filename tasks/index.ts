import { auditTasks } from "./audit/index.ts";
import { chainTasks } from "./chain/index.ts";
import { custodyTasks } from "./custody/index.ts";
import { deployTasks } from "./deploy/index.ts";
import { doctorTasks } from "./doctor/index.ts";
import { epcisTasks } from "./epcis/index.ts";
import { governanceTasks } from "./governance/index.ts";
import { guardTasks } from "./guard/index.ts";
import { incidentTasks } from "./incident/index.ts";
import { licenceTasks } from "./licence/index.ts";
import { lotTasks } from "./lot/index.ts";
import { networkTasks } from "./network/index.ts";
import { outboxTasks } from "./outbox/index.ts";
import { packTasks } from "./pack/index.ts";
import { productTasks } from "./product/index.ts";
import { recallTasks } from "./recall/index.ts";
import { registerTasks } from "./register/index.ts";
import { rxTasks } from "./rx/index.ts";
import { walletTasks } from "./wallet/index.ts";

/** Every task of the project, by topic. */
export const tasks = [
  ...chainTasks,
  ...deployTasks,
  ...networkTasks,
  ...doctorTasks,
  ...auditTasks,
  ...licenceTasks,
  ...governanceTasks,
  ...rxTasks,
  ...walletTasks,
  ...productTasks,
  ...lotTasks,
  ...packTasks,
  ...recallTasks,
  ...incidentTasks,
  ...custodyTasks,
  ...epcisTasks,
  ...guardTasks,
  ...registerTasks,
  ...outboxTasks,
];
