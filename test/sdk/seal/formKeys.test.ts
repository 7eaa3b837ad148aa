import { hkdfSync } from "node:crypto";
import { expect } from "chai";
import { deriveFormLocator, deriveItemKeys, itemLocator } from "../../../sdk/src/seal/index.ts";

const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index);

describe("form keys", () => {
  it("stay what they are, since patients hold codes made with them", () => {
    const keys = deriveItemKeys(SECRET, 0);

    const fromNode = Buffer.from(hkdfSync("sha256", SECRET, "", "mediconnect/rx/0", 32)).toString("hex");
    expect(keys.itemKey).to.equal(`0x${fromNode}`);
    expect(keys.id).to.equal("0x8F43af8C881e7E506fB4E773F5b3eea25c34907b");
  });

  it("are all different from each other and from item to item", () => {
    const all = [0, 1, 2, 3].flatMap((index) => {
      const keys = deriveItemKeys(SECRET, index);
      const contentKey = Buffer.from(keys.contentKey).toString("hex");
      return [keys.itemKey, contentKey, keys.contentSalt, keys.groupSalt, keys.locator, keys.id];
    });

    expect(new Set(all).size).to.equal(all.length);
  });

  it("give a locator that the form's locator finds without the secret", () => {
    const { locator } = deriveItemKeys(SECRET, 2);

    expect(itemLocator(deriveFormLocator(SECRET), 2)).to.equal(locator);
  });
});
