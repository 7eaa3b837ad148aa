import { expect } from "chai";
import fc from "fast-check";
import { type ChainSuite, openChainSuite } from "./chainSuite.ts";
import { KNOWN_SEED } from "../support/assertOnKnownAndNew.ts";
import { type Action, HISTORY } from "./commands.ts";
import { type Reach, runHistory } from "./runHistory.ts";

// MEDICONNECT_MODEL_RUNS: how many histories; MEDICONNECT_MODEL_SEED: another seed than the usual one.
const RUNS = Number(process.env["MEDICONNECT_MODEL_RUNS"] ?? 60);
const SEED = Number(process.env["MEDICONNECT_MODEL_SEED"] ?? KNOWN_SEED);

const ACTIONS: readonly Action[] = [
  "issue",
  "issueMany",
  "claim",
  "claimAsNominee",
  "release",
  "nominate",
  "notDispensed",
  "lapse",
  "cancel",
  "reissue",
  "dispense",
  "walkIn",
  "suspend",
  "reinstate",
];

const REFUSALS = [
  "AuthorisationHasExpired",
  "AuthorisationInvalid",
  "ClaimHasLapsed",
  "ClaimStands",
  "CommitmentMismatch",
  "LicenceIsSuspended",
  "LicenceMissing",
  "NotNominated",
  "NotPrescriber",
  "PrescriptionAlreadySpent",
  "PrescriptionCancelPending",
  "PrescriptionExists",
  "PrescriptionFrozen",
  "PrescriptionHasExpired",
  "PrescriptionHeldByAnother",
  "PrescriptionIsCancelled",
  "PrescriptionIsClosed",
  "PrescriptionNotClaimed",
  "PrescriptionNotYetValid",
  "PrescriptionUnknown",
  "QuantityExceeds",
  "RepeatNotAllowed",
  "SuppliedDiffers",
];

describe("prescriptions against a model", function () {
  this.timeout(60_000 + RUNS * 10_000);
  let suite: ChainSuite;
  let startsAt: number;
  const reach: Reach = { actions: new Map(), refusals: new Map() };

  before(async () => {
    suite = await openChainSuite();
    startsAt = (await suite.provider.getBlock("latest"))?.timestamp ?? 0;
  });

  it("answer and keep what the model does, whatever is tried", async () => {
    const { provider } = suite;
    const property = fc.asyncProperty(HISTORY, async (history) => {
      const snapshot: unknown = await provider.send("evm_snapshot", []);
      try {
        await runHistory(suite, startsAt, history, reach);
      } finally {
        await provider.send("evm_revert", [snapshot]);
      }
    });
    // A failure prints the seed, and the shortest history that shows it.
    await fc.assert(property, { seed: SEED, numRuns: RUNS });
  });

  it("saw every action succeed and every usual refusal", () => {
    expect(ACTIONS.filter((action) => (reach.actions.get(action) ?? 0) < 5)).to.deep.equal([]);
    expect(REFUSALS.filter((refusal) => !reach.refusals.has(refusal))).to.deep.equal([]);
  });
});
