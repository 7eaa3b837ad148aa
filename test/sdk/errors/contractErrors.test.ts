import { expect } from "chai";
import { AbiCoder, type ErrorFragment, Interface } from "ethers";
import {
  CONTRACT_ERRORS,
  decodeContractError,
  LIBRARY_ERRORS,
  MediConnectError,
} from "../../../sdk/src/errors/index.ts";
import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Dispensing__factory } from "../../../types/ethers-contracts/factories/contracts/dispensing/Dispensing__factory.ts";
import { DispensingDeployer__factory } from "../../../types/ethers-contracts/factories/contracts/dispensing/DispensingDeployer__factory.ts";
import { GuardOffice__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardOffice__factory.ts";
import { GuardPolicy__factory } from "../../../types/ethers-contracts/factories/contracts/guard/GuardPolicy__factory.ts";
import { Incidents__factory } from "../../../types/ethers-contracts/factories/contracts/incident/Incidents__factory.ts";
import { TraceabilityDeployer__factory } from "../../../types/ethers-contracts/factories/contracts/incident/TraceabilityDeployer__factory.ts";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import { Custody__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Custody__factory.ts";
import { Packs__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Packs__factory.ts";
import { Recalls__factory } from "../../../types/ethers-contracts/factories/contracts/pack/Recalls__factory.ts";
import { Prescriptions__factory } from "../../../types/ethers-contracts/factories/contracts/prescription/Prescriptions__factory.ts";

const interfaces = [
  Licences__factory,
  Prescriptions__factory,
  Packs__factory,
  Custody__factory,
  Recalls__factory,
  Incidents__factory,
  TraceabilityDeployer__factory,
  Dispensing__factory,
  DispensingDeployer__factory,
  GuardOffice__factory,
  GuardPolicy__factory,
  AccessManager__factory,
].map((factory) => new Interface(factory.abi));
const errors = new Map<string, ErrorFragment>();
for (const contract of interfaces) contract.forEachError((error) => errors.set(error.name, error));
const own = [...errors.values()];

/** A value for each type that an error can carry. */
function valueOf(type: string): unknown {
  if (type === "address") return "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
  if (type === "bytes20") return `0x${Buffer.from("MC26A01").toString("hex").padEnd(40, "0")}`;
  if (type === "string") return "MediConnect";
  if (type === "bytes4") return "0x11111111";
  if (type === "bytes32") return `0x${"11".repeat(32)}`;
  return 1;
}

describe("errors of the contracts", () => {
  it("each have a text, and no text is left over", () => {
    const texts = [...Object.keys(CONTRACT_ERRORS), ...Object.keys(LIBRARY_ERRORS)];

    expect(texts.sort()).to.deep.equal(own.map(({ name }) => name).sort());
  });

  for (const error of own) {
    it(`${error.name} says what happened and what to do next, with every value filled in`, () => {
      const values = error.inputs.map(({ type }) => valueOf(type));
      const encoded = AbiCoder.defaultAbiCoder().encode(error.inputs, values);
      const decoded = decodeContractError({ info: { error: { data: error.selector + encoded.slice(2) } } });

      expect(decoded).to.be.instanceOf(MediConnectError);
      expect(decoded.code).to.equal(error.name);
      expect(decoded.message)
        .to.match(/^[A-Z0-9].*\.$/)
        .and.not.to.match(/undefined|NaN|\u0000/);
      expect(decoded.remedy).to.match(/^[A-Z`].*\.$/);
      expect(Object.keys(decoded.facts)).to.deep.equal(error.inputs.map(({ name }) => name));
    });
  }

  it("says so in one line when the chain stops answering", () => {
    const decoded = decodeContractError(
      Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
    );

    expect(decoded.code).to.equal("CONNECTION_LOST");
  });

  it("keeps to one line where it knows nothing", () => {
    expect(decodeContractError(new Error("boom\nat x")).line).not.to.contain("\n");
  });
});
