import { expect } from "chai";
import { travelTo } from "../../sdk/src/chain/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { accountsSince, embeddedAddress, grantLicence, rotateLicence } from "../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { expectRejection } from "../support/expectRefusal.ts";

const DAY = 86_400;

describe("accountsSince", function () {
  this.timeout(180_000);
  let suite: EmbeddedSuite;
  const [first, second, third] = (["prescriber-1", "prescriber-2", "pharmacy-1"] as const).map(
    embeddedAddress,
  );

  before(async () => {
    suite = await startEmbeddedSuite();
  });

  after(() => suite.stop());

  it("refuses a licence that was never granted", async () => {
    await expectRejection(accountsSince(suite.client, 1, 0), "LICENCE_UNKNOWN");
  });

  it("names the keys that could sign at that time or later", async () => {
    const registrar = suite.as("prescriber-registrar");
    const role = "prescriber";
    const [a = "", b = "", c = ""] = [first, second, third];
    const start = await chainTime(suite.client.provider);
    await grantLicence(registrar, {
      account: a,
      role,
      organisation: 1,
      region: 0,
      validFrom: start,
      validUntil: start + 365 * DAY,
    });
    expect(await accountsSince(suite.client, 1, start)).to.deep.equal([a]);

    const overlapUntil = start + 7 * DAY;
    await rotateLicence(registrar, { account: a, role, newAccount: b, overlapUntil });
    expect(await accountsSince(suite.client, 1, overlapUntil - 1)).to.deep.equal([a, b]);
    expect(await accountsSince(suite.client, 1, overlapUntil)).to.deep.equal([b]);

    await travelTo(suite.client.provider, start + 2 * DAY);
    await rotateLicence(registrar, { account: b, role, newAccount: c, overlapUntil: 0 });
    const now = await chainTime(suite.client.provider);
    // The second rotation ended the overlap of the first.
    expect(await accountsSince(suite.client, 1, now - 1)).to.deep.equal([a, b, c]);
    expect(await accountsSince(suite.client, 1, now)).to.deep.equal([c]);
  });
});
