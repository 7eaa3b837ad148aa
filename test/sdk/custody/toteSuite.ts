import {
  buildSscc,
  buildTree,
  chainTime,
  createLayout,
  createLotFile,
  type CustodyNode,
  custodyOf,
  decodeTote,
  embeddedAddress,
  type EmbeddedActor,
  generateSerials,
  grantLicence,
  listContents,
  type LotStore,
  type NodeGroup,
  planLabels,
  registerLot,
  resolveNodes,
  type RoleName,
} from "../../../sdk/src/index.ts";
import { GTIN } from "../epcis/history.ts";
import { startTradeSuite, type TradeSuite } from "../epcis/tradeSuite.ts";

const PREFIX = "9506000";
const PACKS = 240;

/** Labels of totes: no lot numbers its boxes so high. */
export const label = (at: number): string => buildSscc(PREFIX, 300_000_000 + at);

/** What a promise came to, in a word. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "went through",
    (error: { code?: string }) => error.code ?? String(error),
  );

/** A case of five, with what is in it. */
export interface CaseOfPacks {
  readonly sscc: string;
  readonly group: NodeGroup;
  readonly packs: readonly CustodyNode[];
}

/** Two packs and a case of one lot, a pack of the other one. */
export interface PickedTote {
  readonly groups: NodeGroup[];
  readonly first: NodeGroup;
  readonly second: NodeGroup;
  readonly box: CustodyNode;
  readonly inBox: readonly CustodyNode[];
}

/** A chain with two lots of 48 cases each, `TOTE1` and `TOTE2`. */
export interface ToteSuite extends Pick<TradeSuite, "suite"> {
  makeLot(lot: string): Promise<void>;
  caseAt(lot: string, at: number): Promise<CaseOfPacks>;
  /** All from cases that nobody has touched. */
  pickTote(): Promise<PickedTote>;
  /** The label that a transaction states. */
  statedIn(hash: string): Promise<string | undefined>;
  holderOf(node: CustodyNode): Promise<number>;
}

/** @param licensed beside those of `startTradeSuite`, whose licences are 1 to 5 */
export async function startToteSuite(
  lots: LotStore,
  licensed: readonly (readonly [EmbeddedActor, RoleName])[],
): Promise<ToteSuite> {
  const { suite } = await startTradeSuite(lots);
  const { as, client } = suite;
  const now = await chainTime(client.provider);
  let number = 0;

  async function makeLot(lot: string): Promise<void> {
    const expiry = Math.floor((await chainTime(client.provider)) / 86_400) + 400;
    const serials = await generateSerials({ seed: lot, count: PACKS });
    const file = createLotFile({ gtin: GTIN, lot, expiry }, serials);
    const tree = await buildTree({ packs: file, carton: 5 });
    const labels = await planLabels(lots, file, createLayout(PACKS, { carton: 5 }), PREFIX);
    await lots.publish(file, { carton: 5, labels });
    await registerLot(as("manufacturer-1"), { gtin: GTIN, lot, expiry, tree, preset: "us-dscsa" });
  }

  async function caseAt(lot: string, at: number): Promise<CaseOfPacks> {
    const found = (await lots.labels()).find((one) => one.lot === lot);
    const sscc = buildSscc(PREFIX, (found?.first ?? 0) + (found?.pallets ?? 0) + at);
    const [group] = await resolveNodes(client, [sscc], lots);
    const inside = await listContents(client, group!.nodes[0]!, lots);
    return { sscc, group: group!, packs: inside.map(({ node }) => node) };
  }

  async function pickTote(): Promise<PickedTote> {
    const at = number;
    number += 2;
    const [open, whole, other] = [
      await caseAt("TOTE1", at),
      await caseAt("TOTE1", at + 1),
      await caseAt("TOTE2", at),
    ];
    const [box] = whole.group.nodes as [CustodyNode];
    const first = { of: open.group.of, nodes: [...open.packs.slice(0, 2), box] };
    const second = { of: other.group.of, nodes: other.packs.slice(0, 1) };
    return { groups: [first, second], first, second, box, inBox: whole.packs };
  }

  try {
    for (const [actor, role] of licensed)
      await grantLicence(as("medicines-registrar"), {
        ...{ account: embeddedAddress(actor), role, organisation: 1, region: 0 },
        ...{ validFrom: now, validUntil: now + 365 * 86_400 },
      });
    for (const lot of ["TOTE1", "TOTE2"]) await makeLot(lot);
  } catch (error) {
    await suite.stop();
    throw error;
  }
  return {
    ...{ suite, makeLot, caseAt, pickTote },
    statedIn: async (hash) => decodeTote((await client.provider.getTransaction(hash))!.data),
    holderOf: async (node) => (await custodyOf(client, node)).holder,
  };
}
