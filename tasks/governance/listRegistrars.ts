import { listRegistrars } from "../../sdk/src/index.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (_, context) => {
  const registrars = await listRegistrars(await context.connect());
  const rows = registrars.map(({ account, roles }) => [account, roles.join(", ")]);
  return {
    text: rows.length === 0 ? "No registrar is in office." : formatTable(["registrar", "roles"], rows),
    json: { registrars },
  };
});
