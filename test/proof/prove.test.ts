import { expect } from "chai";
import { compileProof, type Mutation } from "../../scripts/proof/compileProof.ts";
import { proveArithmetic, proveFunction } from "../../scripts/proof/proveFunction.ts";
import { solverVersion } from "../../scripts/proof/solver.ts";

const LIFE = "contracts/prescription/PrescriptionLife.sol";
const SLOT = "contracts/prescription/PrescriptionSlot.sol";

/** Rules of a prescription's life, each broken in turn, and the step whose proof must fail. */
const BROKEN: readonly (Mutation & { readonly what: string; readonly fails: string })[] = [
  {
    what: "a part is not added to what was supplied",
    fails: "proveSupplied",
    source: LIFE,
    from: "slot.withSupplied(slot.supplied() + quantity)",
    to: "slot.withSupplied(quantity)",
  },
  {
    what: "a supply that ends an issue does not use it up",
    fails: "proveSupplied",
    source: LIFE,
    from: "                .withSupplied(0)\n                .withIssuesUsed(slot.issuesUsed() + 1)",
    to: "                .withSupplied(0)",
  },
  {
    what: "the last issue does not burn",
    fails: "proveSupplied",
    source: LIFE,
    from: "return slot.issuesUsed() + 1 >= slot.issuesAllowed();",
    to: "return slot.issuesUsed() >= slot.issuesAllowed();",
  },
  {
    what: "a reissue forgets what was supplied",
    fails: "proveReissued",
    source: LIFE,
    from: "                claimUntil_: 0,\n                nonce_: 0\n            });",
    to: "                claimUntil_: 0,\n                nonce_: 0\n            }).withSupplied(0);",
  },
  {
    what: "a pending cancellation still supplies",
    fails: "proveCancelled",
    source: LIFE,
    from: "return PrescriptionState.CancelPending;",
    to: "return PrescriptionState.Claimed;",
  },
  {
    what: "expiry is ignored",
    fails: "proveFinal",
    source: LIFE,
    from: "if (timestamp >= slot.expiresAt()) return PrescriptionState.Expired;",
    to: "",
  },
  {
    what: "the nonce does not move",
    fails: "proveClaimed",
    source: LIFE,
    from: "return uint256(slot.nonce()) + 1;",
    to: "return slot.nonce();",
  },
  {
    what: "the nonce may turn over after the last signature",
    fails: "proveNominated",
    source: LIFE,
    from: "0x7fff - 200",
    to: "0x7fff - 199",
  },
  {
    what: "an undo leaves the nonce where it was",
    fails: "proveUndone",
    source: LIFE,
    from: "claimUntil_: Math.min(holding.claimUntil(), before.expiresAt()),\n                nonce_: _nextNonce(slot)",
    to: "claimUntil_: Math.min(holding.claimUntil(), before.expiresAt()),\n                nonce_: slot.nonce()",
  },
  {
    what: "an undo brings back the claim, whatever happened to it",
    fails: "proveUndone",
    source: LIFE,
    from: "_isHeldAsThen(slot, before, afterwards) ? before : slot",
    to: "before",
  },
  {
    what: "an undo takes a pending cancellation back",
    fails: "proveUndone",
    source: LIFE,
    from: "status != PrescriptionStatus.Claimed ||",
    to: "status == PrescriptionStatus.Issued ||",
  },
  {
    what: "a nominee stays nominated where nothing was ever supplied",
    fails: "proveNotDispensed",
    source: LIFE,
    from: "slot.nominated() && (suppliedAny || slot.begun())",
    to: "slot.nominated()",
  },
  {
    what: "an undo leaves the dates of the next issue",
    fails: "proveUndone",
    source: SLOT,
    from: "        (0xffffffff << NOT_BEFORE) |\n            (0xffffffff << EXPIRES_AT) |\n            (0xffffff << SUPPLIED)",
    to: "        (0xffffffff << NOT_BEFORE) |\n            (0xffffff << SUPPLIED)",
  },
  {
    what: "two fields share a bit",
    fails: "proveIssued",
    source: SLOT,
    from: "ISSUES_ALLOWED = 216",
    to: "ISSUES_ALLOWED = 215",
  },
];

describe("the proof of a prescription's life", function () {
  this.timeout(300_000);

  before(function () {
    // Where z3 is missing CI says so in a line of its own.
    if (solverVersion() === undefined) this.skip();
  });

  it("proves every step", () => {
    const { code, functions } = compileProof();
    const proofs = [...functions.map((proven) => proveFunction(code, proven)), proveArithmetic()];
    expect(proofs.filter(({ failure }) => failure !== undefined)).to.deep.equal([]);
    expect(proofs).to.have.length.above(9);
  });

  for (const { what, fails, ...mutation } of BROKEN) {
    it(`fails where ${what}`, () => {
      const { code, functions } = compileProof(mutation);
      const proven = functions.find(({ name }) => name === fails);
      if (proven === undefined) expect.fail(`there is no ${fails}`);
      expect(proveFunction(code, proven).failure).to.match(/^an assertion fails for/);
    });
  }
});
