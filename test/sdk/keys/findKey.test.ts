import { expect } from "chai";
import { Wallet } from "ethers";
import { embeddedAddress, embeddedKey, findKey } from "../../../sdk/src/node.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

describe("keys", () => {
  it("refuses a name that nobody has, and says which variable to set", () => {
    const error = expectRefusal(
      () => findKey("pharmacy-9", { embedded: true, environment: {} }),
      "KEY_MISSING",
    );

    expect(error.remedy).to.contain("MEDICONNECT_KEY_PHARMACY_9").and.to.contain("pharmacy-1");
  });

  it("refuses the well-known keys anywhere but on the embedded chain", () => {
    const error = expectRefusal(
      () => findKey("pharmacy-1", { embedded: false, environment: {} }),
      "KEY_MISSING",
    );

    expect(error.remedy).to.equal("Set MEDICONNECT_KEY_PHARMACY_1 to its private key.");
  });

  it("prefers the environment", () => {
    const environment = { MEDICONNECT_KEY_PHARMACY_1: "0x01" };

    expect(findKey("pharmacy-1", { embedded: true, environment })).to.equal("0x01");
  });

  it("knows the embedded chain's actors", () => {
    expect(new Wallet(embeddedKey("pharmacy-1")).address).to.equal(embeddedAddress("pharmacy-1"));
    expect(embeddedAddress("deployer")).to.equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
  });
});
