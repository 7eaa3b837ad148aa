import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import {
  type CaptureEvent,
  decodeTote,
  embeddedAddress,
  EpcisFaults,
  exportEpcis,
  importEpcis,
  type ImportParameters,
  openLotStore,
  planImport,
  readEpcisDocument,
  readEpcisXml,
  reinstateLicence,
  ROLES,
  suspendLicence,
  type SupplyChainEvent,
  writeEpcisDocument,
} from "../../../sdk/src/node.ts";
import {
  box,
  capture,
  CASES,
  DAY,
  GTIN,
  LOT,
  made,
  MAKER,
  moved,
  occasion,
  pack,
  packing,
  PALLETS,
  PHARMACY,
  renamed,
  SERIALS,
  shortWay,
  tote,
  wholeWay,
  WHOLESALER,
} from "./history.ts";
import type { ImportOrder } from "./importChild.ts";
import { signersOf, startTradeSuite, type TradeSuite } from "./tradeSuite.ts";
import { xmlOf } from "./xmlOf.ts";

const OF_LOT = { kind: "lot", name: { gtin: GTIN, lot: LOT } } as const;
const STRANGER = "5000000000999";

describe("importing EPCIS", function () {
  this.timeout(300_000);
  let first: TradeSuite;
  let second: TradeSuite;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "epcis-import-"));
    const lots = openLotStore(path.join(folder, "lots"));
    [first, second] = await Promise.all([startTradeSuite(), startTradeSuite(lots)]);
  });
  after(async () => {
    await Promise.all([first, second].map(({ suite }) => suite.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  const run = (events: readonly CaptureEvent[], more: Partial<ImportParameters> = {}) =>
    importEpcis(first.suite.client, { ...first.desk, ...more, events });
  const plan = (events: readonly CaptureEvent[], more: Partial<ImportParameters> = {}) =>
    planImport(first.suite.client, { ...first.desk, ...more, events });

  describe("given what cannot be, on an empty chain", () => {
    const other = { ...made(), lot: "OTHER1" } as SupplyChainEvent;
    const refusals: readonly (readonly [
      string,
      string,
      number,
      () => SupplyChainEvent[],
      Partial<ImportParameters>?,
    ])[] = [
      [
        "a product that nobody registered",
        "PRODUCT_UNKNOWN",
        1,
        () => [other, { ...made(), gtin: "05000000000043", lot: "X1" } as SupplyChainEvent],
      ],
      [
        "a party that is no licence",
        "PARTY_UNKNOWN",
        1,
        () => [made(), moved("shipped", MAKER, STRANGER, [pack(0)])],
      ],
      [
        "a receiver whose licence does not trade",
        "PARTY_ROLE",
        1,
        () => [made(), moved("shipped", MAKER, "urn:mediconnect:licence:1", [pack(0)])],
      ],
      [
        "a sender who does not make the product",
        "NOT_HELD",
        1,
        () => [made(), moved("shipped", WHOLESALER, PHARMACY, [pack(0)])],
      ],
      [
        "a lot that has expired",
        "LOT_EXPIRED",
        0,
        () => [{ ...made(), lot: "OLD1", expiry: "2020-01-31" } as SupplyChainEvent],
      ],
      [
        "a serial that no barcode holds",
        "SERIAL_MALFORMED",
        0,
        () => [{ ...made(), lot: "LONG1", serials: ["A".repeat(21)] } as SupplyChainEvent],
      ],
      [
        "a recall of a lot that there is not",
        "LOT_UNKNOWN",
        0,
        () => [{ ...occasion(), kind: "recalled", gtin: GTIN, lot: "NONE1" }],
      ],
      [
        "what is still to come",
        "WRONG_TIME",
        0,
        () => [{ ...made(), lot: "SOON1", at: "2999-01-01T00:00:00.000Z" } as SupplyChainEvent],
      ],
      [
        "what was before there was a clock",
        "WRONG_TIME",
        0,
        () => [{ ...made(), lot: "PAST1", at: "1969-12-31T23:59:59.000Z" } as SupplyChainEvent],
      ],
      [
        "a leap second",
        "WRONG_TIME",
        0,
        () => [{ ...made(), lot: "LEAP1", at: "2016-12-31T23:59:60Z" } as SupplyChainEvent],
      ],
      [
        "a supply",
        "SUPPLY_WITHOUT_PRESCRIPTION",
        1,
        () => [made(), { ...occasion(PHARMACY), kind: "dispensed", content: [pack(0)] }],
      ],
      [
        "packs that a wholesaler takes for its own use",
        "REASON_NOT_ALLOWED",
        1,
        () => [
          made(),
          { ...occasion(WHOLESALER), kind: "decommissioned", reason: "ownuse", content: [pack(0)] },
        ],
      ],
      [
        "custody where the law tells none",
        "CUSTODY_NOT_TOLD",
        1,
        () => [made(), moved("shipped", MAKER, WHOLESALER, [pack(0)])],
        { preset: "eu-fmd" },
      ],
    ];
    for (const [what, code, place, history, more] of refusals) {
      it(`refuses ${what}, and sends nothing of the rest`, async () => {
        const events = capture(history());
        const block = await first.suite.client.provider.getBlockNumber();
        const { faults, steps } = await plan(events, more);
        expect(faults.map((fault) => [fault.code, fault.event])).to.deep.equal([[code, place]]);
        expect(faults[0]?.hash).to.equal(events[place]?.hash);
        expect(steps).to.deep.equal([]);
        const refused = await run(events, more).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(refused).to.be.instanceOf(EpcisFaults);
        expect(await first.suite.client.provider.getBlockNumber()).to.equal(block);
      });
    }

    it("names every fault of every event, with what to do", async () => {
      const events = capture([
        made(),
        moved("shipped", MAKER, STRANGER, [pack(0)]),
        moved("shipped", MAKER, "urn:mediconnect:licence:99", [pack(1)]),
      ]);
      const refused: unknown = await run(events).catch((error: unknown) => error);
      if (!(refused instanceof EpcisFaults)) throw new Error("it went through");
      const listed = refused.facts["faults"] as Record<string, unknown>[];
      expect(listed.map(({ event, path: where }) => [event, where])).to.deep.equal([
        [1, "destinationList"],
        [2, "destinationList"],
      ]);
      for (const { remedy, hash } of listed) {
        expect(remedy).to.match(/parties/);
        expect(hash).to.match(/^ni:/);
      }
    });

    it("refuses where a key is not here, or a licence is suspended", async () => {
      const events = capture([made(), moved("shipped", MAKER, WHOLESALER, [pack(0)])]);
      const signerFor = signersOf(first.suite.as, "manufacturer-1");
      expect(codes(await plan(events, { signerFor }))).to.deep.equal(["KEY_ABSENT", "KEY_ABSENT"]);

      const registrar = first.suite.as("medicines-registrar");
      const licence = { account: embeddedAddress("wholesaler-1"), role: "wholesaler" } as const;
      await suspendLicence(registrar, { ...licence, openPrescriptions: "honoured" });
      expect(codes(await plan(events))).to.deep.equal(["PARTY_STOPPED"]);
      await reinstateLicence(registrar, licence);
      expect(codes(await plan(events))).to.deep.equal([]);
      expect(ROLES.wholesaler).to.equal(4);
    });
  });

  describe("given licences and a product", () => {
    it("tells the chain all of it in order, once, and an export says the same on another chain", async () => {
      const events = capture(wholeWay());
      const done = await run(events);
      expect(done.steps.map(({ kind }) => kind)).to.deep.equal(STEPS);
      expect(done.steps.flatMap(({ transactions }) => transactions)).to.have.length(STEPS.length);
      const again = await plan(events);
      expect([again.faults, again.steps, again.repeated]).to.deep.equal([[], [], events.length]);

      const document = await exportEpcis(first.suite.client, { ...first.desk, of: OF_LOT });
      const exported = readEpcisDocument(document).events;
      for (const event of exported) expect(event.eventID).to.equal(event.hash);
      const known = await plan(exported);
      expect([known.faults, known.steps, known.repeated]).to.deep.equal([[], [], exported.length]);

      await importEpcis(second.suite.client, { ...second.desk, events: exported });
      const copy = await exportEpcis(second.suite.client, { ...second.desk, of: OF_LOT });
      expect(JSON.stringify(copy, null, 2)).to.equal(JSON.stringify(document, null, 2));
    });

    it("keeps the time at which something happened, and its zone", async () => {
      const events = capture(wholeWay());
      const exported = (await exportEpcis(first.suite.client, { ...first.desk, of: OF_LOT }))["epcisBody"];
      const { eventList } = exported as { eventList: { eventTime: string; bizStep: string }[] };
      const times = eventList
        .filter(({ bizStep }) => bizStep === "shipping")
        .map(({ eventTime }) => eventTime);
      const told = events.filter(({ bizStep }) => bizStep === "shipping").map(({ eventTime }) => eventTime);
      expect(times).to.deep.equal(told);
    });

    it("has the history of a pack and of a box in the same events as that of the lot", async () => {
      const { client } = first.suite;
      const idsOf = async (of: Parameters<typeof exportEpcis>[1]["of"]) =>
        readEpcisDocument(await exportEpcis(client, { ...first.desk, of })).events;
      const lot = (await idsOf(OF_LOT)).map(({ hash }) => hash);
      const one = await idsOf({ kind: "pack", name: OF_LOT.name, serial: SERIALS[0] ?? "" });
      const pallet = await idsOf({ kind: "box", sscc: PALLETS[1] ?? "" });
      expect(one.map(({ bizStep }) => bizStep)).to.deep.equal([
        ...["commissioning", "packing", "packing", "shipping", "receiving", "unpacking", "shipping"],
        ...["receiving", "destroying", "holding"],
      ]);
      expect(pallet.map(({ bizStep }) => bizStep)).to.deep.equal([
        ...["commissioning", "commissioning", "packing", "packing", "packing", "shipping", "receiving"],
        ...["unpacking", "shipping", "holding"],
      ]);
      expect(lot).to.include.members([...one, ...pallet].map(({ hash }) => hash));
    });

    it("goes on where it was killed, after each of its transactions", async () => {
      const lot = "KILLED1";
      const document = path.join(folder, "killed.json");
      await writeFile(document, JSON.stringify(writeEpcisDocument(renamed(wholeWay(), lot, "K"), DAY)));
      const { url, client } = second.suite;
      const order = { url, deployment: client.deployment, document, lots: path.join(folder, "lots") };
      for (let runs = 1; runs <= STEPS.length; runs++)
        // Half of the time on a machine that has nothing of the lot.
        expect(
          await runChild({
            ...order,
            ...(runs % 2 === 0 ? { lots: `${order.lots}-${runs}` } : {}),
            killAfter: 1,
          }),
          `run ${runs}`,
        ).to.equal("SIGKILL");
      expect(await runChild(order)).to.equal("0");
      const of = { kind: "lot", name: { gtin: GTIN, lot } } as const;
      const lots = openLotStore(order.lots);
      const { events } = readEpcisDocument(await exportEpcis(client, { ...second.desk, lots, of }));
      const steps = events.filter(({ bizStep }) => bizStep === "shipping" || bizStep === "receiving");
      expect(steps).to.have.length(8);
    });

    it("refuses what the chain shows to be otherwise", async () => {
      const later = capture([
        moved("shipped", PHARMACY, MAKER, [box(PALLETS[1])]),
        moved("received", MAKER, PHARMACY, [pack(3)]),
        moved("shipped", WHOLESALER, PHARMACY, [box(CASES[2])]),
        { ...occasion(PHARMACY), kind: "decommissioned", reason: "stolen", content: [pack(0)] },
        { ...made(), expiry: "2029-01-31" } as SupplyChainEvent,
      ]);
      const { faults } = await plan(later);
      expect(faults.map(({ event, code }) => [event, code]).slice(0, 5)).to.deep.equal([
        [0, "NOT_HELD"],
        [1, "NOT_IN_TRANSIT"],
        [2, "STOPPED"],
        [3, "GONE"],
        [4, "ALREADY_COMMISSIONED"],
      ]);
    });

    it("imports XML of both versions, and knows the same events again in JSON-LD", async () => {
      for (const [version, lot] of [
        ["2.0", "XML20"],
        ["1.2", "XML12"],
      ] as const) {
        const document = writeEpcisDocument(renamed(shortWay(), lot, version.replace(".", "X")), DAY);
        const fromXml = readEpcisXml(xmlOf(document, version)).events;
        const done = await run(fromXml);
        expect(done.steps.map(({ kind }) => kind)).to.deep.equal(["register", "ship", "receive"]);
        const again = await plan(readEpcisDocument(document).events);
        expect([again.faults, again.steps]).to.deep.equal([[], []]);
      }
    });

    it("takes a tote that the chain does not know, again and again, and half of it", async () => {
      const way = renamed(
        [
          made(),
          ...packing(),
          moved("shipped", MAKER, WHOLESALER, PALLETS.map(box)),
          moved("received", MAKER, WHOLESALER, PALLETS.map(box)),
          { ...occasion(WHOLESALER), kind: "unpacked", box: CASES[0] ?? "", content: [pack(0), pack(1)] },
          { ...occasion(WHOLESALER), kind: "packed", box: tote(1), content: [pack(0), pack(1)] },
          moved("shipped", WHOLESALER, PHARMACY, [box(tote(1))]),
          moved("received", WHOLESALER, PHARMACY, [pack(1)]),
        ],
        "TOTE1",
        "T",
      );
      const events = capture(way);
      const sent = await run(events.slice(0, -1));
      // Its receiver scans its label, too.
      const [hash = ""] = sent.steps.at(-1)?.transactions ?? [];
      const shipped = JSON.stringify(events.at(-2));
      const stated = decodeTote((await first.suite.client.provider.getTransaction(hash))?.data ?? "0x");
      expect(shipped).to.include(`"https://id.gs1.org/00/${stated ?? "none"}"`);
      const rest = await run(events);
      expect(rest.steps.map(({ kind, count }) => [kind, count])).to.deep.equal([["receive", 1]]);
      expect(await plan(events)).to.deep.include({ steps: [], faults: [], repeated: events.length });
    });

    it("leaves supplies out where it is told to", async () => {
      const events = capture(
        renamed([made(), { ...occasion(PHARMACY), kind: "dispensed", content: [pack(0)] }], "NORX1", "N"),
      );
      const { steps, leftOut } = await run(events, { withoutSupplies: true });
      expect([steps.map(({ kind }) => kind), leftOut]).to.deep.equal([["register"], 1]);
    });
  });
});

const STEPS = [
  ...["register", "ship", "receive", "ship", "receive", "ship", "refuse", "return", "receive"],
  ...["decommission", "recall", "return"],
];

function codes({ faults }: { readonly faults: readonly { readonly code: string }[] }): string[] {
  return faults.map(({ code }) => code);
}

/** @returns what ended it: the signal, or how many steps it took */
function runChild(order: ImportOrder): Promise<string> {
  return new Promise((resolve, reject) => {
    const file = path.resolve("test/sdk/epcis/importChild.ts");
    const child = spawn(process.execPath, [file, JSON.stringify(order)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.once("error", reject);
    child.once("close", (_, signal) => resolve(signal ?? said));
  });
}
