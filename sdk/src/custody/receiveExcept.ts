import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import { explainRefusal } from "./nameNodes.ts";
import { type CustodyNode, isWithinBox, nodeIdOf } from "./nodes.ts";
import { EXCEPTION_REASONS, type ExceptionReason, type TraderRole } from "./parties.ts";
import type { TrackedTranche } from "./readTranche.ts";
import { ofTranche } from "./sendGroups.ts";
import { notInBox } from "./toteRefusals.ts";

/** A part of a delivery that was not taken. */
export interface Missing {
  readonly node: CustodyNode;
  /** `short`: it did not come, and stays on its way. All else came and is the sender's again. */
  readonly reason: ExceptionReason;
}

export interface ReceiveExceptParameters {
  readonly of: TrackedTranche;
  /** The box as it was sent. */
  readonly node: CustodyNode;
  readonly missing: readonly Missing[];
  readonly role: TraderRole;
}

/**
 * Takes a box but for what is missing in it, so that the books of both sides agree.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `NOT_IN_BOX`, `NothingExcepted`, `NodeNotWithin`, `NodeNamedTwice`, and those of `receiveNodes`
 */
export async function receiveExcept(
  client: SigningClient,
  { of, node, missing, role }: ReceiveExceptParameters,
): Promise<string> {
  // The contracts know a node by its place alone: a pack of another lot would stand for the one that has its place here.
  if (!missing.every((one) => isWithinBox(one.node, node))) throw notInBox();
  const exceptions = missing.map((one) => ({
    node: nodeIdOf(one.node),
    reason: EXCEPTION_REASONS.indexOf(one.reason),
  }));
  try {
    const receipt = await sendTransaction(
      client.custody.receiveExcept(ofTranche(of), nodeIdOf(node), exceptions, ROLES[role], GAS_FREE),
    );
    return receipt.hash;
  } catch (error) {
    throw explainRefusal(error, [{ of, nodes: [node] }]);
  }
}
