import { type Contract, ContractFactory } from "ethers";
import { artifacts, network } from "hardhat";
import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";

export interface GuardSuite {
  readonly harness: Contract;
  /** The next block stands at this moment. */
  readonly at: (moment: number) => Promise<void>;
  readonly restore: () => Promise<void>;
}

/** The guard's library on the in-process chain, with one early refill of `earlyDays` for `schedule`. */
export async function openGuardSuite(schedule: number, earlyDays: number): Promise<GuardSuite> {
  const { ethers, networkHelpers } = await network.create();
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("the chain has no account");
  const deploy = async (name: string, ...values: unknown[]): Promise<Contract> => {
    const { abi, bytecode } = await artifacts.readArtifact(name);
    const contract = await new ContractFactory(abi, bytecode, deployer).deploy(...values);
    return contract as Contract;
  };
  const governance = await new AccessManager__factory(deployer).deploy(deployer);
  const policy = await deploy("GuardPolicy", await governance.getAddress());
  const harness = await deploy("GuardHarness");
  await policy.getFunction("setRule")(schedule, 0, earlyDays);
  await harness.getFunction("adopt")(await policy.getAddress());
  const { restore } = await networkHelpers.takeSnapshot();
  return {
    harness,
    at: (moment) => networkHelpers.time.setNextBlockTimestamp(moment),
    restore,
  };
}
