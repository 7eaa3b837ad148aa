import { getAddress, isAddress } from "ethers";
import {
  adoptGuardPolicy,
  GUARD_RULES,
  MediConnectError,
  readGuardPolicy,
  refreshGuardPolicy,
  type SigningClient,
  setGuardRule,
} from "../../sdk/src/index.ts";
import { describeOutcome } from "../governance/describeOutcome.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatTable } from "../table.ts";
import { taskAction, type TaskOutcome } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { GUARDED_SCHEDULES } from "./schedules.ts";

const MOST_EARLY_DAYS = 63;

export default taskAction(async (input, context) => {
  const module = input.optional("adopt");
  if (module !== undefined) return adopt(module, await context.connectAs(input.optional("as") ?? "governor"));
  if (input.optional("rule") === undefined) {
    const rules = await readGuardPolicy(await context.connect());
    const rows = rules.map(({ schedule, rule, earlyDays }) => [schedule, rule, earlyDays]);
    return { text: formatTable(["schedule", "an overlap", "early days"], rows), json: rules };
  }
  return change(input, await context.connectAs(input.optional("as") ?? "governor"));
});

async function adopt(module: string, client: SigningClient): Promise<TaskOutcome> {
  if (!isAddress(module)) {
    throw new MediConnectError(
      "ADDRESS_INVALID",
      `${JSON.stringify(module)} is no address.`,
      "Give 0x and 40 hexadecimal digits.",
    );
  }
  const outcome = await adoptGuardPolicy(client, getAddress(module));
  return { text: describeOutcome(outcome, `Adopted ${module}`), json: { module, ...outcome } };
}

async function change(input: TaskInput, client: SigningClient): Promise<TaskOutcome> {
  const wanted = {
    schedule: parseChoice(input, "schedule", GUARDED_SCHEDULES),
    rule: parseChoice(input, "rule", GUARD_RULES),
    earlyDays: input.integer("early", { most: MOST_EARLY_DAYS }),
  };
  const outcome = await setGuardRule(client, wanted);
  const refreshed = outcome.state === "done" ? await refreshGuardPolicy(client) : undefined;
  const done = `${wanted.schedule}: ${wanted.rule}, ${wanted.earlyDays} days early`;
  return { text: describeOutcome(outcome, done), json: { ...wanted, ...outcome, refreshed } };
}
