import { readFileSync } from "node:fs";
import { expect } from "chai";
import { concat } from "ethers";
import { readEpcis, readParties } from "../../../sdk/src/index.ts";
import { partyUri } from "../../../sdk/src/epcis/parties.ts";
import { decodeCredible, decodeStated, encodeStated } from "../../../sdk/src/epcis/statedEvent.ts";

const HASH = `ni:///sha-256;${"5e".repeat(32)}?ver=CBV2.0`;
const CALL = `0x12345678${"00".repeat(64)}`;

describe("what a transaction states of its event", () => {
  it("is not found where nothing is stated, or only a part of it", () => {
    const stated = encodeStated({ time: 1_767_600_000_123, offset: "+00:00", hash: HASH });
    for (const data of [
      "0x",
      CALL,
      stated,
      concat([CALL, stated]).slice(0, -2),
      `${concat([CALL, stated])}00`,
    ])
      expect(decodeStated(data), data).to.equal(undefined);
  });

  it("is not found where its zone is none, or where it is said to have happened after its block", () => {
    const time = 1_767_600_000_123;
    const wide = concat([CALL, encodeStated({ time, offset: "+99:59", hash: HASH })]);
    expect(decodeCredible(wide, time)).to.equal(undefined);
    const data = concat([CALL, encodeStated({ time, offset: "+14:00", hash: HASH })]);
    expect(decodeCredible(data, time - 86_400_000)).to.equal(undefined);
    expect(decodeCredible(data, time - 60_000)?.time).to.equal(time);
  });

  for (const offset of ["+00:00", "+05:45", "-09:30", "+14:00"]) {
    it(`is read as it was written, in the zone ${offset}`, () => {
      const event = { time: 1_767_600_000_123, offset, hash: HASH };
      const data = concat([CALL, encodeStated(event)]);
      expect((data.length - CALL.length) / 2).to.equal(48);
      expect(decodeStated(data)).to.deep.equal(event);
    });
  }
});

describe("the list of parties", () => {
  it("refuses lines that are none, and GLNs and licences that stand twice", () => {
    for (const csv of [
      "",
      "licence,gln\n2,9506000000015\n",
      "gln,licence\n9506000000016,2\n",
      "gln,licence\n9506000000015,0\n",
      "gln,licence\n9506000000015,2,3\n",
      "gln,licence\n9506000000015,2\n9506000000015,3\n",
      "gln,licence\n9506000000015,2\n9506000000022,2\n",
    ]) {
      expect(() => readParties(csv), csv)
        .to.throw()
        .with.property("code", "PARTIES_FAULTY");
    }
  });

  it("finds a party however it is named", () => {
    const parties = readParties("\u{feff}gln,licence\r\n9506000000015,2\r\n\r\n");
    const names = [
      "https://id.gs1.org/417/9506000000015",
      "https://id.gs1.org/414/9506000000015",
      "urn:epc:id:pgln:9506000.00001",
      "urn:epc:id:sgln:9506000.00001.0",
      "urn:epc:id:sgln:9506000.00001.gate7",
    ];
    for (const name of names) {
      expect(parties.licenceOf(name), name).to.equal(2);
      expect(partyUri(name)).to.equal("https://id.gs1.org/417/9506000000015");
    }
    expect(parties.licenceOf("urn:mediconnect:licence:7")).to.equal(7);
    expect(parties.licenceOf("https://id.gs1.org/417/9506000000022")).to.equal(undefined);
  });
});

describe("the sample of EPCIS events", () => {
  it("is a document by GS1's schema, and each event has its hash as its id", () => {
    const { events } = readEpcis(readFileSync("samples/epcis/history.json", "utf8"));
    expect(events).to.have.length(15);
    for (const { eventID, hash } of events) expect(eventID).to.equal(hash);
    const parties = readParties(readFileSync("samples/epcis/parties.csv", "utf8"));
    expect([5, 7, 3].map((licence) => parties.uriOf(licence))).to.deep.equal(
      ["9506000000015", "9506000000022", "9506000000039"].map((gln) => `https://id.gs1.org/417/${gln}`),
    );
  });
});
