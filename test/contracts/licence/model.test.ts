import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import fc from "fast-check";
import { network } from "hardhat";
import { decodeContractError } from "../../../sdk/src/errors/index.ts";
import type { Licences } from "../../../types/ethers-contracts/contracts/licence/Licences.ts";
import { AccessManager__factory } from "../../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Licences__factory } from "../../../types/ethers-contracts/factories/contracts/licence/Licences__factory.ts";
import {
  MAX_OVERLAP,
  Refusal,
  type Register,
  type RoleNumber,
  standing,
  type Step,
  take,
} from "../../model/licences.ts";
import { assertOnKnownAndNew } from "../../support/assertOnKnownAndNew.ts";

const ACCOUNTS = 6;
const RUNS = Number(process.env["MEDICONNECT_CHAIN_RUNS"] ?? 30);
const ROLES = [1, 2] as const;
const DAY = 86_400;
/** Bit 9 of a region's clock. */
const ANY_FROZEN = 1n << 9n;

/** A step with times told from the moment at which it is made, and accounts by their place. */
interface Draft {
  readonly kind: Step["kind"];
  readonly account: number;
  readonly newAccount: number;
  readonly role: RoleNumber;
  readonly ahead: number;
  readonly frozen: boolean;
  readonly passed: number;
}

const draftStep: fc.Arbitrary<Draft> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant("rotate" as const) },
    { weight: 6, arbitrary: fc.constantFrom("suspend", "reinstate", "renew") },
    { weight: 2, arbitrary: fc.constantFrom("revoke", "grant", "pause", "unpause") },
  ),
  account: fc.nat(ACCOUNTS - 1),
  newAccount: fc.nat(ACCOUNTS),
  role: fc.constantFrom(...ROLES),
  // Around the edges: none, one second, the longest overlap and one more.
  ahead: fc.constantFrom(0, 1, DAY, 7 * DAY, MAX_OVERLAP, MAX_OVERLAP + 1),
  frozen: fc.boolean(),
  passed: fc.constantFrom(1, 1, DAY - 1, DAY, 7 * DAY),
});

describe("licences against their model", function () {
  this.timeout(60_000 + RUNS * 2_000);
  let licences: Licences;
  let signers: HardhatEthersSigner[];
  let registrar: HardhatEthersSigner;
  let time: { latest(): Promise<number>; setNextBlockTimestamp(at: number): Promise<void> };
  let mine: () => Promise<void>;
  let restore: () => Promise<void>;
  let errors: Map<string, number>;

  before(async () => {
    const { ethers, networkHelpers } = await network.create();
    [registrar = expect.fail("no account"), ...signers] = await ethers.getSigners();
    time = networkHelpers.time;
    mine = () => networkHelpers.mine();
    const governance = await new AccessManager__factory(registrar).deploy(registrar);
    licences = await new Licences__factory(registrar).deploy(governance);
    await licences.openRegion(0, 0, true);
    for (const role of ROLES) await licences.appointRegistrar(registrar, role);
    ({ restore } = await networkHelpers.takeSnapshot());
    errors = new Map();
  });

  it("take each step as the model does, and answer for every key the same", async () => {
    const steps = fc.array(draftStep, { minLength: 10, maxLength: 25 });
    await assertOnKnownAndNew(fc.asyncProperty(steps, follow), { numRuns: RUNS });
    // A difference can only show where the steps get that far.
    expect([...errors.keys()]).to.include.members([
      "",
      "LicenceKeyReplaced",
      "LicenceStatusIs",
      "OverlapInvalid",
    ]);
  });

  async function follow(drafts: readonly Draft[]): Promise<void> {
    await restore();
    let register: Register = { registrar: registrar.address, licences: [], paused: [] };
    const begin = ROLES.flatMap((role) => [0, 1].map((account) => grantOf(account, role)));
    for (const draft of [...begin, ...drafts]) {
      const now = (await time.latest()) + draft.passed;
      const step = stepOf(draft, now);
      const next = take(register, step, now);
      await time.setNextBlockTimestamp(now);
      const error = await attempt(send(step));
      const foretold = next instanceof Refusal ? next.error : "";
      errors.set(foretold, (errors.get(foretold) ?? 0) + 1);
      expect(error, JSON.stringify(step)).to.equal(foretold);
      // What is refused is not even sent, and the clock would stand.
      if (error !== "") await mine();
      if (!(next instanceof Refusal)) register = next;
      await compare(register, now);
    }
  }

  async function compare(register: Register, now: number): Promise<void> {
    const frozen = register.licences.some((licence) => licence.frozen);
    for (const role of ROLES) {
      for (const { address } of signers.slice(0, ACCOUNTS)) {
        const foretold = standing(register, { account: address, role }, now);
        const answer = await answerFor(address, role);
        const expected = foretold instanceof Refusal ? foretold.error : { id: foretold, anyFrozen: frozen };
        expect(answer, `${address} as ${role}`).to.deep.equal(expected);
      }
    }
    for (const [index, { status, validUntil, keys, frozen: own }] of register.licences.entries()) {
      expect(await licences.isFrozen(index + 1)).to.equal(own);
      expect(await licences.isInForce(index + 1)).to.equal(status === "active" && now < validUntil);
      expect((await licences.holderOf(index + 1)).account).to.equal(keys.at(-1)?.account);
    }
  }

  async function answerFor(account: string, role: RoleNumber): Promise<unknown> {
    try {
      const { id, clock } = await licences.requireLicence(account, role);
      return { id: Number(id), anyFrozen: (clock & ANY_FROZEN) !== 0n };
    } catch (error) {
      return decodeContractError(error).code;
    }
  }

  function send(step: Step): Promise<unknown> {
    switch (step.kind) {
      case "grant":
        return licences.grant(step.account, step.role, 1, 0, 0, step.validUntil);
      case "renew":
        return licences.renew(step.account, step.role, step.validUntil);
      case "rotate":
        return licences.rotate(step.account, step.role, step.newAccount, step.overlapUntil);
      case "suspend":
        return licences.suspend(step.account, step.role, step.policy === "frozen" ? 1 : 0);
      case "revoke":
        return licences.revoke(step.account, step.role, step.policy === "frozen" ? 1 : 0);
      case "reinstate":
        return licences.reinstate(step.account, step.role);
      case "pause":
        return licences.pause([step.role]);
      case "unpause":
        return licences.unpause([step.role]);
    }
  }

  function stepOf({ kind, role, ...draft }: Draft, now: number): Step {
    const account = addressOf(draft.account);
    const policy = draft.frozen ? "frozen" : "honoured";
    if (kind === "grant" || kind === "renew")
      return { kind, account, role, validUntil: now + 1 + 6 * draft.ahead };
    if (kind === "suspend" || kind === "revoke") return { kind, account, role, policy };
    if (kind === "reinstate") return { kind, account, role };
    if (kind === "pause" || kind === "unpause") return { kind, role };
    const overlapUntil = draft.ahead === 0 ? 0 : now + draft.ahead;
    return { kind, account, role, newAccount: addressOf(draft.newAccount), overlapUntil };
  }

  function grantOf(account: number, role: RoleNumber): Draft {
    return { kind: "grant", account, newAccount: 0, role, ahead: 7 * DAY, frozen: false, passed: 1 };
  }

  /** The last place is the registrar's. */
  function addressOf(place: number): string {
    return place === ACCOUNTS ? registrar.address : (signers[place]?.address ?? "");
  }
});

/** Name of the contract's error, or nothing. */
async function attempt(sending: Promise<unknown>): Promise<string> {
  try {
    await sending;
    return "";
  } catch (error) {
    return decodeContractError(error).code;
  }
}
