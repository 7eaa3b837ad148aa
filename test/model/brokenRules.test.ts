import { expect } from "chai";
import { ContractFactory } from "ethers";
import fc from "fast-check";
import { compileContract, type Mutation } from "../../scripts/proof/compileProof.ts";
import { Prescriptions__factory } from "../../types/ethers-contracts/factories/contracts/prescription/Prescriptions__factory.ts";
import { KNOWN_SEED } from "../support/assertOnKnownAndNew.ts";
import { type ChainSuite, openChainSuite } from "./chainSuite.ts";
import { HISTORY } from "./commands.ts";
import { type Reach, runHistory } from "./runHistory.ts";

const FOLDER = "contracts/prescription";
const CONTRACT = `${FOLDER}/Prescriptions.sol`;
const LIFE = `${FOLDER}/PrescriptionLife.sol`;

/** Rules, each broken in turn: the model must notice, or it would notice nothing. */
const BROKEN: readonly (Mutation & { readonly what: string })[] = [
  {
    what: "the nonce does not move",
    source: LIFE,
    from: "return uint256(slot.nonce()) + 1;",
    to: "return slot.nonce();",
  },
  {
    what: "the holder is not checked",
    source: CONTRACT,
    from: `        if (slot.dispenser() != dispenser) revert PrescriptionHeldByAnother(id, slot.dispenser());
        if (state == PrescriptionState.Lapsed`,
    to: "        if (state == PrescriptionState.Lapsed",
  },
  {
    what: "a part is not added to what was supplied",
    source: LIFE,
    from: "slot.withSupplied(slot.supplied() + quantity)",
    to: "slot.withSupplied(quantity)",
  },
  {
    what: "the last issue does not burn",
    source: LIFE,
    from: "return slot.issuesUsed() + 1 >= slot.issuesAllowed();",
    to: "return slot.issuesUsed() >= slot.issuesAllowed();",
  },
  {
    what: "a pending cancellation still supplies",
    source: LIFE,
    from: "return PrescriptionState.CancelPending;",
    to: "return PrescriptionState.Claimed;",
  },
  {
    what: "expiry is ignored",
    source: LIFE,
    from: "if (timestamp >= slot.expiresAt()) return PrescriptionState.Expired;",
    to: "",
  },
  {
    what: "a nomination outlives its claim",
    source: LIFE,
    from: "return _issuedTo(slot, LicenceId.wrap(0), false, pending);",
    to: "return _issuedTo(slot, slot.dispenser(), slot.nominated(), pending);",
  },
  {
    what: "an issue is supplied before it is due",
    source: CONTRACT,
    from: "        if (block.timestamp < slot.notBefore()) revert PrescriptionNotYetValid(id, slot.notBefore());\n",
    to: "",
  },
  {
    what: "a reissue forgets what was supplied",
    source: LIFE,
    from: "                claimUntil_: 0,\n                nonce_: 0\n            });",
    to: "                claimUntil_: 0,\n                nonce_: 0\n            }).withSupplied(0);",
  },
];

describe("the model of prescriptions", function () {
  this.timeout(300_000);
  let suite: ChainSuite;

  before(async function () {
    // A compilation for each rule: `npm run test:deep`.
    if (process.env["MEDICONNECT_BROKEN_RULES"] === undefined) this.skip();
    suite = await openChainSuite();
  });

  it("has nothing to say where nothing is broken", async () => {
    const unbroken = "return uint32(Math.min(timestamp, slot.expiresAt()));";
    expect(await notices(suite, { source: LIFE, from: unbroken, to: unbroken }, 20)).to.equal(false);
  });

  for (const { what, ...mutation } of BROKEN) {
    it(`notices where ${what}`, async () => {
      expect(await notices(suite, mutation, 200)).to.equal(true);
    });
  }
});

/** Whether model and contracts differ in one of `numRuns` histories, once a rule is changed. */
async function notices(suite: ChainSuite, mutation: Mutation, numRuns: number): Promise<boolean> {
  const { provider } = suite;
  const before: unknown = await provider.send("evm_snapshot", []);
  await replaceContract(suite, mutation);
  const startsAt = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const reach: Reach = { actions: new Map(), refusals: new Map() };
  const property = fc.asyncProperty(HISTORY, async (history) => {
    const snapshot: unknown = await provider.send("evm_snapshot", []);
    try {
      await runHistory(suite, startsAt, history, reach);
    } finally {
      await provider.send("evm_revert", [snapshot]);
    }
  });
  const { failed } = await fc.check(property, { seed: KNOWN_SEED, numRuns, endOnFailure: true });
  await provider.send("evm_revert", [before]);
  return failed;
}

/** Puts a broken contract in the place of the real one. */
async function replaceContract(suite: ChainSuite, mutation: Mutation): Promise<void> {
  // A rule more must not take it over the limit of code size.
  const { bytecode } = compileContract(CONTRACT, "Prescriptions", mutation, 1);
  const factory = new ContractFactory(Prescriptions__factory.abi, bytecode, suite.signers.deployer);
  const broken = await factory.deploy(
    suite.deployment.licences,
    suite.deployment.dispensing,
    suite.deployment.guardOffice,
  );
  const code = await suite.provider.getCode(await broken.getAddress());
  await suite.provider.send("hardhat_setCode", [suite.deployment.prescriptions, code]);
}
