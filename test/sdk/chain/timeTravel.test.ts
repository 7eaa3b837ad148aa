import { JsonRpcProvider } from "ethers";
import { expect } from "chai";
import { type RpcSender, revertChain, snapshotChain, travelTo } from "../../../sdk/src/chain/index.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { lastBlockTime, leaveTraces, readTraces, start, TRACES, useChainFolder } from "./chainFolder.ts";

describe("snapshotChain, revertChain, travelTo", function () {
  this.timeout(60_000);
  const used = useChainFolder();

  for (const [name, client, chainId] of [
    ["a node that is not anvil", "besu/v26.8.0", "0x7a69"],
    ["an anvil with another chain id", "anvil/v1.7.1", "0x7ea"],
  ] as const) {
    it(`refuse ${name}, and send it nothing`, async () => {
      const sent: string[] = [];
      const provider: RpcSender = {
        send: async (method) => {
          sent.push(method);
          return method === "web3_clientVersion" ? client : chainId;
        },
      };

      await expectRejection(snapshotChain(provider), "NOT_EMBEDDED_CHAIN");
      await expectRejection(revertChain(provider, "0x0"), "NOT_EMBEDDED_CHAIN");
      await expectRejection(travelTo(provider, 2_000_000_000), "NOT_EMBEDDED_CHAIN");
      expect(new Set(sent)).to.deep.equal(new Set(["web3_clientVersion", "eth_chainId"]));
    });
  }

  describe("given the embedded chain", () => {
    it("go to a later day and back", async () => {
      const { url } = await start(used.folder);
      const provider = new JsonRpcProvider(url, 31_337, { staticNetwork: true, cacheTimeout: -1 });
      try {
        await leaveTraces(url);
        const id = await snapshotChain(provider);
        const day = (await lastBlockTime(url)) + 86_400;
        await travelTo(provider, day);
        expect(await lastBlockTime(url)).to.equal(day);
        await expectRejection(travelTo(provider, day), "TIME_NOT_AHEAD");

        await revertChain(provider, id);
        expect(await lastBlockTime(url)).to.be.lessThan(day);
        expect(await readTraces(url)).to.deep.equal(TRACES);
        await expectRejection(revertChain(provider, id), "SNAPSHOT_UNKNOWN");
      } finally {
        provider.destroy();
      }
    });
  });
});
