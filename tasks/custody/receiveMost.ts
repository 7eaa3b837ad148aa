import {
  type Delivery,
  type Missing,
  receiveExcept,
  receiveTote,
  type SigningClient,
  type TraderRole,
} from "../../sdk/src/index.ts";

/** Takes one box or tote but for what is missing in it. @returns hash of the transaction */
export async function receiveMost(
  client: SigningClient,
  { groups, totes: [tote] }: Delivery,
  missing: readonly Missing[],
  role: TraderRole,
): Promise<string> {
  if (tote !== undefined) return receiveTote(client, { tote, missing, role });
  const [group] = groups;
  const node = group?.nodes[0];
  if (group === undefined || node === undefined) throw new Error("a box was named and not found");
  return receiveExcept(client, { of: group.of, node, missing, role });
}
