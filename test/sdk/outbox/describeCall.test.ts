import { expect } from "chai";
import { Interface, ZeroHash } from "ethers";
import { actionOf } from "../../../sdk/src/outbox/describeCall.ts";
import { Incidents__factory } from "../../../types/ethers-contracts/factories/contracts/incident/Incidents__factory.ts";
import { Custody__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";

describe("what an outbox's entry is called", () => {
  it("is its first bytes where no contract of ours has the call", () => {
    expect(actionOf({ data: "0xdeadbeef0102" })).to.equal("0xdeadbeef");
  });

  it("is the function's name, also of custody and incidents", () => {
    const custody = new Interface(Custody__factory.abi);
    const receive = custody.encodeFunctionData("receiveNodes", [ZeroHash, [1n], 4]);
    expect(actionOf({ data: receive })).to.equal("receiveNodes");
    expect(actionOf({ data: `${receive}00ff` }), "a statement behind it").to.equal("receiveNodes");
    expect(actionOf({ data: custody.encodeFunctionData("multicall", [[receive]]) })).to.equal("multicall");
    const incidents = new Interface(Incidents__factory.abi);
    const investigate = incidents.encodeFunctionData("investigate", [1n, ZeroHash, 6]);
    expect(actionOf({ data: investigate })).to.equal("investigate");
  });
});
