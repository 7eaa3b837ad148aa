import { CONTRACT_ERRORS } from "../../errors/contractErrors.ts";
import { EXCEPTION_REASONS, type ExceptionReason } from "../../custody/parties.ts";
import { idsOf } from "../../custody/sendGroups.ts";
import { MediConnectError } from "../../errors/MediConnectError.ts";
import type { LicenceRecord } from "../../licence/index.ts";
import { ROLES } from "../../licence/roles.ts";
import type { PlannedAction } from "../plan/PlannedAction.ts";
import type { ImportDesk } from "./ImportDesk.ts";

export type Refusing = Extract<PlannedAction, { kind: "refuse" }>;

/** An event says that goods go back, and not why. */
export const GIVEN_BACK: ExceptionReason = "unwanted";

/** The sender who told of it, and what the chain says against its taking the goods back; undefined where it may. */
export interface Taker {
  readonly sender: LicenceRecord;
  readonly refusal: MediConnectError | undefined;
}

/**
 * The sender of what is on its way, where it is the one who tells of it and its key is here. The chain lets it take the goods
 * back as long as no carrier has what was consigned, else two weeks after they left. Only the chain can say, so it is asked.
 */
export async function findTaker(desk: ImportDesk, action: Refusing): Promise<Taker | undefined> {
  const sender = desk.recordOf(action.sender);
  if (sender === undefined || desk.keyOf(sender, action.events) === undefined) return undefined;
  const { account, role } = sender;
  if (role === "none") return undefined;
  return { sender, refusal: await refusalOf(desk, action, { account, role }) };
}

async function refusalOf(
  desk: ImportDesk,
  { nodes }: Refusing,
  { account, role }: { readonly account: string; readonly role: keyof typeof ROLES },
): Promise<MediConnectError | undefined> {
  const { refuse } = desk.client.custody;
  const reason = EXCEPTION_REASONS.indexOf(GIVEN_BACK);
  try {
    for (const group of await desk.groupsOf(nodes))
      await refuse.staticCall(group.of.lotId, idsOf(group), reason, ROLES[role], { from: account });
    return undefined;
  } catch (error) {
    // What the contract itself says is an answer; whatever else went wrong is none, and is thrown.
    if (!(error instanceof MediConnectError && error.code in CONTRACT_ERRORS)) throw error;
    return error;
  }
}
