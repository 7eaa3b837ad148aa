import { listGovernance } from "../../sdk/src/index.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (_, context) => {
  const { provider, deployment } = await context.connect();
  const { members, registrars } = await listGovernance(provider, deployment);
  const rows = [
    ...members.map(({ role, account, delaySeconds }) => [role, account, `${delaySeconds} s`]),
    ...registrars.map(({ role, account }) => [`registrar: ${role}`, account, "0 s"]),
  ];
  return { text: formatTable(["office", "account", "waits"], rows), json: { members, registrars } };
});
