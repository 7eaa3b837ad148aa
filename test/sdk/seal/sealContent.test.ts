import { expect } from "chai";
import { sealContent, unsealContent } from "../../../sdk/src/seal/index.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

const KEY = new Uint8Array(32).fill(7);
const ID = "0x00000000000000000000000000000000000000aA";
const OTHER_ID = "0x00000000000000000000000000000000000000bB";
const TEXT = new TextEncoder().encode("amoxicillin");

describe("sealed content", () => {
  it("refuses another key", () => {
    const sealed = sealContent(TEXT, KEY, ID);

    expectRefusal(() => unsealContent(sealed, new Uint8Array(32).fill(8), ID), "SEAL_BROKEN");
  });

  it("refuses to be passed off as another prescription's", () => {
    const sealed = sealContent(TEXT, KEY, ID);

    expectRefusal(() => unsealContent(sealed, KEY, OTHER_ID), "SEAL_BROKEN");
  });

  it("refuses every single flipped bit", () => {
    const sealed = sealContent(TEXT, KEY, ID);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = sealed.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expectRefusal(() => unsealContent(altered, KEY, ID), "SEAL_BROKEN");
    }
  });

  it("refuses what is cut short", () => {
    const sealed = sealContent(TEXT, KEY, ID);
    for (let length = 0; length < sealed.length; length++) {
      expectRefusal(() => unsealContent(sealed.subarray(0, length), KEY, ID), "SEAL_BROKEN");
    }
  });

  it("opens with its key and its id, however the id is written", () => {
    expect(unsealContent(sealContent(TEXT, KEY, ID), KEY, ID.toLowerCase())).to.deep.equal(TEXT);
  });

  it("looks different each time", () => {
    expect(sealContent(TEXT, KEY, ID)).not.to.deep.equal(sealContent(TEXT, KEY, ID));
  });
});
