import { expect } from "chai";
import { Dispensing__factory } from "../../../types/ethers-contracts/factories/contracts/dispensing/Dispensing__factory.ts";
import { GuardOffice__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardOffice__factory.ts";
import { GuardPolicy__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardPolicy__factory.ts";
import { Incidents__factory } from "../../../types/ethers-contracts/factories/contracts/incident/Incidents__factory.ts";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Custody__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";
import { Packs__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";
import { Recalls__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Recalls__factory.ts";
import { Prescriptions__factory } from "../../../types/ethers-contracts/factories/contracts/prescription/Prescriptions__factory.ts";
import { kindOf } from "../../../sdk/src/audit/kindOf.ts";

/** Of OpenZeppelin: who rules a contract, approvals, which every contract refuses, and what never comes. */
const GENERAL = ["AuthorityUpdated", "Approval", "ApprovalForAll", "Unlocked", "EIP712DomainChanged"];

describe("the kinds of an audit", () => {
  it("name every event of the contracts, so that none passes for governance by accident", () => {
    const contracts = [
      Custody__factory,
      Dispensing__factory,
      GuardOffice__factory,
      GuardPolicy__factory,
      Incidents__factory,
      Licences__factory,
      Packs__factory,
      Prescriptions__factory,
      Recalls__factory,
    ];
    const names = new Set<string>();
    for (const { createInterface } of contracts.map((factory) => ({
      createInterface: () => factory.createInterface(),
    }))) {
      createInterface().forEachEvent(({ name }) => names.add(name));
    }
    const unnamed = [...names].filter((name) => !GENERAL.includes(name) && kindOf(name, {}) === "governance");

    expect(unnamed).to.deep.equal([]);
    expect(names.size).to.be.greaterThan(40);
  });
});
