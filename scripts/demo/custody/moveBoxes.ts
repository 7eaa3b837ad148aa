import { travelTo } from "../../../sdk/src/chain/index.ts";
import { chainTime } from "../../../sdk/src/client/chainTime.ts";
import {
  buildSscc,
  type Content,
  dispatchNodes,
  type EmbeddedActor,
  listContents,
  receiveNodes,
  resolveNodes,
  type TraderRole,
} from "../../../sdk/src/index.ts";
import { expectRefusal } from "../expectRefusal.ts";
import { say, sayRefused } from "../report.ts";
import type { BoxedLot } from "./makeLot.ts";
import type { Play } from "./play.ts";

/** Cases of the pallet that each pharmacy gets, by SSCC. */
export interface Delivered {
  readonly pallet: string;
  readonly highStreet: readonly [string, string];
  readonly online: string;
  /** Stays with the wholesaler. */
  readonly left: string;
}

const HALF_A_DAY = 43_200;

/** A pallet goes to the wholesaler, who opens it and sends two cases to one pharmacy and one to another. */
export async function moveBoxes(play: Play, { labels }: BoxedLot): Promise<Delivered> {
  const { wholesaler, highStreet, online } = play.traders;
  const pallet = buildSscc(labels.prefix, labels.first);
  const [box] = await resolveNodes(play.stage.client, [pallet], play.lots);
  const node = box?.nodes[0];
  if (node === undefined) throw new Error(`no box bears ${pallet}`);

  await send(play, "manufacturer-1", "manufacturer", [pallet], wholesaler);
  say(`the manufacturer ships pallet ${pallet} to the wholesaler: 10,000 packs, one transaction`);
  const contents = await listContents(play.stage.client, node, play.lots);
  const [one, two, three, left] = ssccsOf(contents);
  sayRefused(
    "the manufacturer sends a case of that pallet to a pharmacy, while the pallet is on its way",
    await expectRefusal(send(play, "manufacturer-1", "manufacturer", [one], highStreet), "NodeInTransit"),
  );
  await receive(play, "wholesaler-1", "wholesaler", [pallet]);
  say(`the wholesaler receives it, opens it and finds ${contents.length} cases`);

  await send(play, "wholesaler-1", "wholesaler", [one, two], highStreet);
  await send(play, "wholesaler-1", "wholesaler", [three], online);
  sayRefused(
    "the wholesaler sends the pallet on, though its first cases are gone",
    await expectRefusal(send(play, "wholesaler-1", "wholesaler", [pallet], online), "NodeIsOpened"),
  );
  await receive(play, "pharmacy-1", "dispenser", [one, two]);
  await receive(play, "pharmacy-2", "dispenser", [three]);
  say("two cases reach the high-street pharmacy, one reaches the online pharmacy");
  return { pallet, highStreet: [one, two], online: three, left };
}

function ssccsOf(contents: readonly Content[]): readonly [string, string, string, string] {
  const [one, two, three, four] = contents.flatMap(({ sscc }) => sscc ?? []);
  if (one === undefined || two === undefined || three === undefined || four === undefined)
    throw new Error("the pallet holds fewer cases than are sent");
  return [one, two, three, four];
}

export async function send(
  { stage, lots }: Play,
  actor: EmbeddedActor,
  role: TraderRole,
  boxes: readonly string[],
  to: number,
): Promise<void> {
  const client = stage.as(actor);
  await dispatchNodes(client, { groups: await resolveNodes(client, boxes, lots), to, role });
}

/** Half a day later, as goods take their time. */
async function receive(
  play: Play,
  actor: EmbeddedActor,
  role: TraderRole,
  boxes: readonly string[],
): Promise<void> {
  await passTime(play);
  const client = play.stage.as(actor);
  await receiveNodes(client, { groups: await resolveNodes(client, boxes, play.lots), role });
}

export async function passTime({ stage: { client } }: Play): Promise<void> {
  await travelTo(client.provider, (await chainTime(client.provider)) + HALF_A_DAY);
}
