import { actorText, declareTask } from "../declareTask.ts";

const BOXES = {
  name: "scans",
  description: "Boxes by their SSCC, packs as the scanner sends them",
};
const INCOMING = {
  name: "scans",
  description: "Boxes and totes by their SSCC, packs as the scanner sends them",
};
const TOTE =
  "SSCC on the label of the tote in which all of it is; whoever carries or receives it scans that one label";
const FROM = "Licence of the sender, where several have sent a tote of that label";
const CARRIED_TO = "Licence that is to receive it, where a sender has given several totes that label";
const FILE = "File of SSCCs and scans, one a line";
const TO = "Licence that is to receive them";

export const custodyTasks = [
  declareTask(
    ["ship"],
    "Sends pallets, cases and packs that are held; all in one transaction. Boxes around them count as opened. With a carrier they wait until it takes them over",
    {
      to: TO,
      tote: TOTE,
      carrier: "Licence of the carrier; without one the sender brings them",
      role: "In which role: manufacturer, wholesaler or dispenser (default manufacturer)",
      file: FILE,
      as: actorText("manufacturer-1, wholesaler-1 or pharmacy-1"),
    },
    () => import("./ship.ts"),
    BOXES,
  ),
  declareTask(
    ["carry"],
    "Takes over, as a carrier, what a sender made ready: boxes, packs, or all that is in a tote by its one label; custody is the carrier's from then on",
    {
      consignment:
        "Its number, as `ship` printed it; without it each is taken over under the number that it waits under",
      from: FROM,
      to: CARRIED_TO,
      file: FILE,
      as: actorText("carrier-1"),
    },
    () => import("./carry.ts"),
    INCOMING,
  ),
  declareTask(
    ["receive"],
    "Takes what is on its way, named as it was sent: boxes, packs, or all that is in a tote by its one label. With --box and --except: takes that box or tote but for what is named behind the options",
    {
      box: "SSCC of a box or tote that came incomplete or damaged",
      except:
        "Why the named are not taken: short (it did not come), damaged, wrong-item, unwanted, stopped (default short)",
      from: FROM,
      role: "In which role: wholesaler, dispenser or manufacturer (default wholesaler)",
      file: FILE,
      as: actorText("wholesaler-1, pharmacy-1 or manufacturer-1"),
    },
    () => import("./receive.ts"),
    INCOMING,
  ),
  declareTask(
    ["refuse"],
    "Gives back what is on its way: by its receiver or carrier at once, by its sender or a regulator after 14 days. Never stopped by a recall",
    {
      from: FROM,
      to: `As a carrier: ${CARRIED_TO}`,
      reason: "short, damaged, wrong-item, unwanted or stopped (default short)",
      role: "In which role: dispenser, wholesaler, manufacturer, carrier or regulator (default dispenser)",
      file: FILE,
      as: actorText("that of the role, pharmacy-1 for a dispenser"),
    },
    () => import("./refuse.ts"),
    INCOMING,
  ),
  declareTask(
    ["return"],
    "Sends back to whom it came from, or to the manufacturer. Never stopped by a recall",
    {
      tote: TOTE,
      back: "previous or manufacturer (default previous)",
      role: "In which role: dispenser, wholesaler or carrier (default dispenser)",
      file: FILE,
      as: actorText("pharmacy-1, wholesaler-1 or carrier-1"),
    },
    () => import("./return.ts"),
    BOXES,
  ),
  declareTask(
    ["reassign"],
    "Sends, as a regulator, stock of a revoked licence to another, whatever the lot's state",
    { to: TO, file: FILE, as: actorText("regulator-1") },
    () => import("./reassign.ts"),
    BOXES,
  ),
  declareTask(
    ["open"],
    "Lists what is in a pallet or a case and moves by itself, with its SSCC and holder; sends nothing: the box is opened in the books when the first of it is sent",
    { box: "SSCC of the pallet or case" },
    () => import("./open.ts"),
  ),
];
