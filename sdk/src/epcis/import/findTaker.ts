import { isCallException } from "ethers";
import { EXCEPTION_REASONS } from "../../custody/parties.ts";
import { idsOf } from "../../custody/sendGroups.ts";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import type { LicenceRecord } from "../../licence/index.ts";
import { ROLES } from "../../licence/roles.ts";
import type { PlannedAction } from "../plan/PlannedAction.ts";
import type { ImportDesk } from "./ImportDesk.ts";

export type Refusing = Extract<PlannedAction, { kind: "refuse" }>;

/**
 * The sender of what is on its way, where it is the one who tells of it, its key is here and the chain lets it take the goods
 * back: as long as no carrier has what was consigned, else two weeks after they left. Only the chain can say, so it is asked.
 */
export async function findTaker(desk: ImportDesk, action: Refusing): Promise<LicenceRecord | undefined> {
  const sender = desk.recordOf(action.sender);
  if (sender === undefined || desk.keyOf(sender, action.events) === undefined) return undefined;
  const { account, role } = sender;
  if (role === "none") return undefined;
  return (await mayTakeBack(desk, action, { account, role })) ? sender : undefined;
}

async function mayTakeBack(
  desk: ImportDesk,
  { nodes }: Refusing,
  { account, role }: { readonly account: string; readonly role: keyof typeof ROLES },
): Promise<boolean> {
  const { refuse } = desk.client.custody;
  const reason = EXCEPTION_REASONS.indexOf("unwanted");
  try {
    for (const group of await desk.groupsOf(nodes))
      await refuse.staticCall(group.of.lotId, idsOf(group), reason, ROLES[role], { from: account });
    return true;
  } catch (error) {
    // Whatever the chain says against it; what keeps it from saying anything is thrown.
    if (!(error instanceof MediConnectError && isCallException(error.cause))) throw error;
    return false;
  }
}
