import {
  type CaptureEvent,
  computeCheckDigit,
  type EventContent,
  readEpcisDocument,
  type SupplyChainEvent,
  writeEpcisDocument,
} from "../../../sdk/src/index.ts";

// One small lot on its way: two pallets of two cases of three packs, from the maker over a wholesaler to a pharmacy.

export const GTIN = "05000000000012";
export const LOT = "MC26A01";
export const EXPIRY = "2028-06-30";
export const [MAKER = "", WHOLESALER = "", PHARMACY = ""] = [
  "500000000010",
  "500000000020",
  "500000000030",
].map(checked);
export const SERIALS = Array.from({ length: 12 }, (_, i) => `S${String(i).padStart(3, "0")}`);
export const CASES = Array.from({ length: 4 }, (_, i) => sscc(i));
export const PALLETS = Array.from({ length: 2 }, (_, i) => sscc(10 + i));

export const DAY = "2026-02-01T00:00:00Z";

let minute = 0;

/** A minute after the one before. */
export function occasion(gln = MAKER): Pick<SupplyChainEvent, "at" | "offset" | "place"> {
  minute += 1;
  const at = new Date(Date.UTC(2026, 0, 5, 8, minute)).toISOString();
  return { at, offset: "+00:00", place: { kind: "place", gln } };
}

export const NOON = Date.UTC(2026, 5, 1, 12);

/** The same at another time: minutes after noon. */
export function at(minutes: number, event: SupplyChainEvent): SupplyChainEvent {
  return { ...event, at: new Date(NOON + 60_000 * minutes).toISOString() };
}

export function pack(i: number): Extract<EventContent[number], { kind: "pack" }> {
  return { kind: "pack", gtin: GTIN, serial: SERIALS[i] ?? "" };
}

export function box(number: string | undefined): Extract<EventContent[number], { kind: "box" }> {
  return { kind: "box", sscc: number ?? "" };
}

export const made = (): SupplyChainEvent => ({
  ...occasion(),
  ...{ kind: "commissioned", gtin: GTIN, lot: LOT, expiry: EXPIRY, serials: SERIALS },
});

export const packing = (): SupplyChainEvent[] => [
  ...CASES.map((one, i) => ({
    ...occasion(),
    kind: "packed" as const,
    box: one,
    content: [0, 1, 2].map((k) => pack(3 * i + k)),
  })),
  ...PALLETS.map((one, i) => ({
    ...occasion(),
    kind: "packed" as const,
    box: one,
    content: [box(CASES[2 * i]), box(CASES[2 * i + 1])],
  })),
];

export const moved = (
  kind: "shipped" | "received" | "returned" | "refused",
  from: string,
  to: string,
  content: EventContent,
): SupplyChainEvent => ({ ...occasion(from), kind, from, to, content });

function sscc(i: number): string {
  return checked(`35000000${String(i).padStart(9, "0")}`);
}

function checked(body: string): string {
  return `${body}${computeCheckDigit(body)}`;
}

/** The number of a box that goes between a wholesaler and a pharmacy, and is in no tree. */
export function tote(i: number): string {
  return sscc(900 + i);
}

let way: readonly SupplyChainEvent[] | undefined;

/** From the maker to the pharmacy, with a refusal, a short delivery, a return, a destroyed pack and a recall. */
export function wholeWay(): readonly SupplyChainEvent[] {
  const both = PALLETS.map(box);
  way ??= [
    made(),
    ...packing(),
    moved("shipped", MAKER, WHOLESALER, both),
    moved("received", MAKER, WHOLESALER, both),
    { ...occasion(WHOLESALER), kind: "unpacked", box: PALLETS[0] ?? "", content: [box(CASES[0])] },
    moved("shipped", WHOLESALER, PHARMACY, [box(CASES[0])]),
    moved("received", WHOLESALER, PHARMACY, [pack(0), pack(2)]),
    moved("shipped", WHOLESALER, PHARMACY, [box(CASES[3])]),
    moved("refused", WHOLESALER, PHARMACY, [box(CASES[3])]),
    moved("returned", PHARMACY, WHOLESALER, [pack(2)]),
    moved("received", PHARMACY, WHOLESALER, [pack(2)]),
    { ...occasion(PHARMACY), kind: "decommissioned", reason: "destroyed", content: [pack(0)] },
    { ...occasion(MAKER), kind: "recalled", gtin: GTIN, lot: LOT },
    moved("returned", WHOLESALER, MAKER, [box(CASES[1])]),
  ];
  return way;
}

export function shortWay(): readonly SupplyChainEvent[] {
  return wholeWay().slice(0, 9);
}

/** The same of another lot: other serials, other numbers on its boxes. */
export function renamed(history: readonly SupplyChainEvent[], lot: string, mark: string): SupplyChainEvent[] {
  const digit = String((mark.charCodeAt(0) + mark.length * 7) % 9);
  const text = JSON.stringify(history)
    .replaceAll(`"${LOT}"`, `"${lot}"`)
    .replaceAll(/"S(\d{3})"/g, `"${mark}$1"`)
    .replaceAll(/"35000000(\d)(\d{8})\d"/g, (_, __: string, rest: string) => {
      return `"${checked(`3500000${digit}7${rest}`)}"`;
    });
  return JSON.parse(text) as SupplyChainEvent[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The same as another system writes it: with further fields, or without some. */
export function captureAs(
  history: readonly SupplyChainEvent[],
  more: (event: Fields, at: number) => Fields,
  context: Fields = {},
): readonly CaptureEvent[] {
  const written = writeEpcisDocument(history, DAY);
  const document: Fields = { ...written, "@context": [written["@context"], context].flat() };
  const { eventList } = document["epcisBody"] as { eventList: readonly Fields[] };
  const changed = eventList.map((event, at) => ({ ...event, ...more(event, at) }));
  return readEpcisDocument(
    JSON.parse(JSON.stringify({ ...document, epcisBody: { eventList: changed } })) as unknown,
  ).events;
}

export function capture(history: readonly SupplyChainEvent[]): readonly CaptureEvent[] {
  return readEpcisDocument(writeEpcisDocument(history, DAY)).events;
}
