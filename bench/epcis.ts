import "./tellFault.ts";
import { parseArgs } from "node:util";
import {
  computeCheckDigit,
  planCapture,
  readEpcisDocument,
  type SupplyChainEvent,
  writeEpcisDocument,
} from "../sdk/src/index.ts";
import { readCount } from "./readCount.ts";

// How fast a capture is checked against the schema, hashed and planned: a lot of cases and pallets from its maker over a
// wholesaler to pharmacies, case by case.
//   node bench/epcis.ts [--cases 4000] [--json]

const { values } = parseArgs({
  options: { cases: { type: "string", default: "4000" }, json: { type: "boolean", default: false } },
});
const cases = readCount("cases", values.cases, 20);
const PACKS_A_CASE = 10;
const CASES_A_PALLET = 20;
const GTIN = "05000000000012";
const [MAKER = "", WHOLESALER = "", ...PHARMACIES] = Array.from({ length: 12 }, (_, i) =>
  checked(`5000000${String(i).padStart(5, "0")}`),
);

const text = JSON.stringify(writeEpcisDocument(makeHistory(), "2026-02-01T00:00:00Z"));

const started = performance.now();
const { events } = readEpcisDocument(JSON.parse(text));
const read = performance.now();
const { actions, faults, state } = planCapture(events);
const planned = performance.now();
const again = planCapture(events, state);
const repeated = performance.now();

if (faults.length > 0 || again.actions.length > 0)
  throw new Error(`The capture has faults: ${JSON.stringify(faults[0])}`);
const result = {
  events: events.length,
  actions: actions.length,
  documentMiB: round(text.length / 2 ** 20, 1),
  readSeconds: round((read - started) / 1_000, 3),
  planSeconds: round((planned - read) / 1_000, 3),
  repeatSeconds: round((repeated - planned) / 1_000, 3),
  eventsPerSecond: Math.floor((events.length * 1_000) / (planned - started)),
  peakRssMiB: round(process.resourceUsage().maxRSS / 1024, 1),
};
console.log(
  values.json
    ? JSON.stringify(result)
    : Object.entries(result)
        .map(([key, one]) => `${key.padEnd(16)}${one}`)
        .join("\n"),
);

function makeHistory(): SupplyChainEvent[] {
  const packs = Array.from({ length: cases * PACKS_A_CASE }, (_, i) => String(i).padStart(8, "0"));
  const boxes = Array.from({ length: cases }, (_, i) => sscc(i));
  const pallets = Array.from({ length: Math.ceil(cases / CASES_A_PALLET) }, (_, i) => sscc(1_000_000 + i));
  let second = 0;
  const occasion = () => ({
    at: new Date(Date.UTC(2026, 0, 5) + 1_000 * second++).toISOString(),
    offset: "+00:00",
    place: { kind: "place" as const, gln: MAKER },
  });
  const box = (one: string) => ({ kind: "box" as const, sscc: one });
  const pack = (serial: string) => ({ kind: "pack" as const, gtin: GTIN, serial });
  const of = <One>(list: readonly One[], i: number, size: number): One[] =>
    list.slice(i * size, (i + 1) * size);
  const moved = (kind: "shipped" | "received", from: string, to: string, one: string): SupplyChainEvent => ({
    ...occasion(),
    ...{ kind, from, to, content: [box(one)] },
  });
  return [
    ...boxes.map((_, i): SupplyChainEvent => {
      const serials = of(packs, i, PACKS_A_CASE);
      return {
        ...occasion(),
        kind: "commissioned",
        gtin: GTIN,
        lot: "BENCH1",
        expiry: "2028-06-30",
        serials,
      };
    }),
    ...boxes.map((one, i): SupplyChainEvent => {
      return { ...occasion(), kind: "packed", box: one, content: of(packs, i, PACKS_A_CASE).map(pack) };
    }),
    ...pallets.map((one, i): SupplyChainEvent => {
      return { ...occasion(), kind: "packed", box: one, content: of(boxes, i, CASES_A_PALLET).map(box) };
    }),
    ...pallets.map((one) => moved("shipped", MAKER, WHOLESALER, one)),
    ...pallets.map((one) => moved("received", MAKER, WHOLESALER, one)),
    ...boxes.map((one, i) => moved("shipped", WHOLESALER, PHARMACIES[i % 10] ?? "", one)),
    ...boxes.map((one, i) => moved("received", WHOLESALER, PHARMACIES[i % 10] ?? "", one)),
  ];
}

function sscc(i: number): string {
  return checked(`35000000${String(i).padStart(9, "0")}`);
}

function checked(body: string): string {
  return `${body}${computeCheckDigit(body)}`;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
