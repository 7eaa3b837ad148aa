import { expect } from "chai";
import { concat } from "ethers";
import { decodeTote, drawTrace, encodeTote, MediConnectError } from "../../../sdk/src/index.ts";
import { encodeStatement } from "../../../sdk/src/encoding/statements.ts";
import { decodeStated, encodeStated } from "../../../sdk/src/epcis/statedEvent.ts";

const TOTE = "395060000000000016";
const OTHER = "395060000000000023";
const CALL = `0x12345678${"00".repeat(64)}`;
const EVENT = {
  time: 1_767_600_000_123,
  offset: "-09:30",
  hash: `ni:///sha-256;${"5e".repeat(32)}?ver=CBV2.0`,
};

describe("the tote that a transaction states", () => {
  it("refuses what is no SSCC", () => {
    for (const [text, code] of [
      ["39506000000000001", "SSCC_MALFORMED"],
      ["39506000000000001x", "SSCC_MALFORMED"],
      ["395060000000000018", "SSCC_CHECK_DIGIT_WRONG"],
    ] as const)
      expect(() => encodeTote(text), text)
        .to.throw(MediConnectError)
        .with.property("code", code);
  });

  it("is not found where none is stated, only a part of one, or something that is no SSCC", () => {
    const tote = encodeTote(TOTE);
    for (const data of [
      "0x",
      CALL,
      tote,
      concat([CALL, tote]).slice(0, -2),
      `${concat([CALL, tote])}00`,
      concat([CALL, encodeStatement("tote", `0x${"395060000000000018"}`)]),
      concat([CALL, encodeStatement("tote", `0x${"ab".repeat(9)}`)]),
      concat([CALL, encodeStated(EVENT)]),
    ])
      expect(decodeTote(data), data).to.equal(undefined);
  });

  it("is read as it was written, in 17 bytes", () => {
    const data = concat([CALL, encodeTote(TOTE)]);
    expect((data.length - CALL.length) / 2).to.equal(17);
    expect(decodeTote(data)).to.equal(TOTE);
    expect(decodeStated(data)).to.equal(undefined);
  });

  it("stands together with the event, in either order, and of two totes the last counts", () => {
    const [tote, event] = [encodeTote(TOTE), encodeStated(EVENT)];
    for (const data of [concat([CALL, tote, event]), concat([CALL, event, tote])]) {
      expect(decodeTote(data)).to.equal(TOTE);
      expect(decodeStated(data)).to.deep.equal(EVENT);
    }
    expect(decodeTote(concat([CALL, encodeTote(OTHER), event, tote]))).to.equal(TOTE);
  });

  it("stands in the drawing of a trace, and in its description", () => {
    const node = { lot: { gtin: "05000000000012", lot: "L1" }, tranche: 0, height: 0, index: 3 };
    const place = {
      at: 1_772_442_000,
      block: 1,
      transaction: "0x",
      node,
      level: "pack",
      sscc: undefined,
    } as const;
    const step = { ...place, kind: "dispatched", tote: TOTE, holder: 5, to: 6, reason: undefined } as const;
    const svg = drawTrace({ steps: [step], title: "Sent" });
    expect(svg).to.include(`>sent in tote ${TOTE}<`);
    expect(svg).to.include(`sent in tote ${TOTE}, to licence 6; with licence 5, the pack itself.`);
  });
});
