import type { CustodyInterface } from "../../../types/ethers-contracts/contracts/pack/Custody.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { GAS_FREE, sendTransaction } from "../client/sendTransaction.ts";
import { ROLES } from "../licence/roles.ts";
import type { Tote } from "./findTotes.ts";
import { explainRefusal } from "./nameNodes.ts";
import { isWithinBox, nodeIdOf } from "./nodes.ts";
import { EXCEPTION_REASONS, type TraderRole } from "./parties.ts";
import type { Missing } from "./receiveExcept.ts";
import type { NodeGroup } from "./resolveNodes.ts";
import { ofTranche } from "./sendGroups.ts";
import { underTote } from "./statedTote.ts";
import { notInTote, toteEmpty, toteTakenBefore } from "./toteRefusals.ts";

export interface ReceiveToteParameters {
  /** As `findTotes` finds it. */
  readonly tote: Tote;
  /** What of it, or in a box of it, is not taken. Nothing where all is. */
  readonly missing?: readonly Missing[];
  readonly role: TraderRole;
}

/**
 * Takes all that is on its way in a tote but for what is missing, in one transaction. Of what was sent by itself, `short` stays
 * on its way and all else is refused; a box in which something is missing is received as `receiveExcept` does.
 *
 * @returns hash of the transaction
 * @throws MediConnectError `TOTE_TAKEN_BEFORE`, `NOT_IN_TOTE`, `TOTE_EMPTY`, and those of `receiveNodes` and
 * `receiveExcept`
 */
export async function receiveTote(
  client: SigningClient,
  { tote, missing = [], role }: ReceiveToteParameters,
): Promise<string> {
  requireUntaken(tote);
  const { sscc, groups } = tote;
  if (!missing.every(({ node }) => groups.some((group) => group.nodes.some((box) => isWithinBox(node, box)))))
    throw notInTote(sscc);
  const { custody } = underTote(client, sscc);
  const calls = groups.map((group) => callsFor(custody.interface, group, missing, role));
  const taking = calls.flatMap((one) => one.taking);
  if (taking.length === 0) throw toteEmpty(sscc);
  const refusing = calls.flatMap((one) => one.refusing);
  try {
    return (await sendTransaction(custody.multicall([...taking, ...refusing], GAS_FREE))).hash;
  } catch (error) {
    throw explainRefusal(error, groups);
  }
}

/** @throws MediConnectError `TOTE_TAKEN_BEFORE`: what was missing then did not come with a second scan of the label */
export function requireUntaken({ sscc, groups, takenIn }: Tote): void {
  if (takenIn === undefined) return;
  const left = groups.reduce((sum, { nodes }) => sum + nodes.length, 0);
  throw toteTakenBefore(sscc, left, takenIn);
}

function callsFor(
  abi: CustodyInterface,
  { of, nodes }: NodeGroup,
  missing: readonly Missing[],
  role: TraderRole,
): { taking: string[]; refusing: string[] } {
  const excepted = nodes.map((box) => ({
    box,
    within: missing.filter(({ node }) => isWithinBox(node, box)),
  }));
  const whole = excepted.flatMap(({ box, within }) => (within.length === 0 ? [nodeIdOf(box)] : []));
  const taking =
    whole.length === 0 ? [] : [abi.encodeFunctionData("receiveNodes", [of.head, whole, ROLES[role]])];
  const refused = new Map<number, bigint[]>();
  for (const { box, within } of excepted) {
    const itself = within.find(({ node }) => node.height === box.height);
    if (itself !== undefined) {
      if (itself.reason === "short") continue;
      refused.set(codeOf(itself), [...(refused.get(codeOf(itself)) ?? []), nodeIdOf(box)]);
    } else if (within.length > 0) {
      const exceptions = within.map((one) => ({ node: nodeIdOf(one.node), reason: codeOf(one) }));
      taking.push(
        abi.encodeFunctionData("receiveExcept", [ofTranche(of), nodeIdOf(box), exceptions, ROLES[role]]),
      );
    }
  }
  const refusing = [...refused].map(([reason, ids]) =>
    abi.encodeFunctionData("refuse", [of.lotId, ids, reason, ROLES[role]]),
  );
  return { taking, refusing };
}

function codeOf({ reason }: Missing): number {
  return EXCEPTION_REASONS.indexOf(reason);
}
