import type { ContractTransactionResponse } from "ethers";
import { expect } from "chai";
import {
  authorisationOf,
  type ChainSuite,
  commitmentOfKey,
  dispenseOrderOf,
  LICENCES,
  openingOf,
  orderOf,
  refusalOf,
  reissueOf,
  UNITS_PER_PACK,
  walletOf,
} from "./chainSuite.ts";
import {
  type Action,
  type Actor,
  type Command,
  KEYS,
  type LicenceCommand,
  type PrescriptionCommand,
  type SignatureChoice,
  type SupplyChoice,
  type TermsChoice,
} from "./commands.ts";
import * as model from "./prescriptions.ts";

const DAY = 86_400;
const CARTON = 64;
/** Enough for every call; asking the chain first would double the time. */
const GAS = { gasLimit: 4_000_000 };

/** How often each action succeeded, and how often each state was met. */
export interface Reach {
  readonly actions: Map<Action, number>;
  readonly refusals: Map<string, number>;
}

interface Run {
  readonly suite: ChainSuite;
  readonly system: model.System & {
    readonly licences: Map<number, { role: model.Role; suspended: boolean; frozen: boolean }>;
  };
  readonly used: { readonly key: string; readonly by: Actor; readonly signature: model.Signature }[];
  readonly nextPack: Map<number, number>;
  at: number;
}

interface Step {
  readonly inModel: () => void;
  readonly onChain: () => Promise<ContractTransactionResponse>;
  /** What is remembered of a step that went through. */
  readonly after?: () => void;
}

/** Tells one history to the model and to the contracts, and compares answer and record after every command. */
export async function runHistory(
  suite: ChainSuite,
  startsAt: number,
  history: readonly Command[],
  reach: Reach,
): Promise<void> {
  const run: Run = {
    suite,
    system: { prescriptions: new Map(), licences: licensed() },
    used: [],
    nextPack: new Map(),
    at: startsAt,
  };
  for (const command of history) {
    run.at += command.action === "wait" ? command.seconds : 1;
    if (command.action === "wait") continue;
    const step = "whom" in command ? licenceStep(run, command) : stepOf(run, command);
    if (step === undefined) continue;
    const expected = outcomeOf(step.inModel);
    const actual = await answerOf(run, step.onChain);
    expect(actual, `${JSON.stringify(command)} at ${run.at}`).to.equal(expected);
    count(
      expected === "done" ? reach.actions : reach.refusals,
      expected === "done" ? command.action : expected,
    );
    if (expected === "done") step.after?.();
    await compareRecords(run, command);
  }
}

function count<T>(counts: Map<T, number>, what: T): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function licensed(): Run["system"]["licences"] {
  const roleOf: Readonly<Record<Actor, model.Role>> = {
    prescriber: "prescriber",
    otherPrescriber: "prescriber",
    pharmacy: "dispenser",
    otherPharmacy: "dispenser",
    manufacturer: "manufacturer",
    regulator: "regulator",
  };
  const actors = Object.keys(LICENCES) as Actor[];
  return new Map(
    actors.map((actor) => [LICENCES[actor], { role: roleOf[actor], suspended: false, frozen: false }]),
  );
}

function outcomeOf(step: () => void): string {
  try {
    step();
    return "done";
  } catch (error) {
    if (error instanceof model.Refusal) return error.message;
    throw error;
  }
}

async function answerOf(run: Run, call: Step["onChain"]): Promise<string> {
  await run.suite.provider.send("evm_setNextBlockTimestamp", [run.at]);
  try {
    await call();
    return "done";
  } catch (error) {
    return refusalOf(run.suite, error);
  }
}

// ---- commands

function stepOf(run: Run, command: PrescriptionCommand): Step | undefined {
  const { suite, system } = run;
  const key = keyOf(run, command);
  const { address } = walletOf(key);
  const act = { licence: LICENCES[command.by], at: run.at };
  const prescriptions = suite.prescriptions.connect(suite.signerOf(command.by));
  const dispensing = suite.dispensing.connect(suite.signerOf(command.by));
  switch (command.action) {
    case "issue": {
      const terms = termsOf(run, command.terms);
      return {
        inModel: () => model.issue(system, act, key, terms),
        onChain: () => prescriptions.issue(orderOf(suite, key, terms), GAS),
      };
    }
    case "issueMany": {
      const terms = termsOf(run, command.terms);
      const keys = [key, String(command.other)];
      return {
        inModel: () =>
          model.issueMany(
            system,
            act,
            keys.map((each) => [each, terms] as const),
          ),
        onChain: () =>
          prescriptions.issueMany(
            keys.map((each) => orderOf(suite, each, terms)),
            GAS,
          ),
      };
    }
    case "claim": {
      const signature = signatureOf(
        run,
        key,
        { purpose: "claim", dispenser: act.licence },
        command.signature,
      );
      return {
        inModel: () => model.claim(system, act, key, signature),
        onChain: () => prescriptions.claim(address, authorisationOf(suite, key, signature), GAS),
        after: () => run.used.push({ key, by: command.by, signature }),
      };
    }
    case "replay": {
      const used = run.used.at(-1 - (command.key % Math.max(1, run.used.length)));
      if (used === undefined) return undefined;
      const again = suite.prescriptions.connect(suite.signerOf(used.by));
      const actAgain = { licence: LICENCES[used.by], at: run.at };
      const authorisation = authorisationOf(suite, used.key, used.signature);
      return {
        inModel: () => model.claim(system, actAgain, used.key, used.signature),
        onChain: () => again.claim(walletOf(used.key).address, authorisation, GAS),
      };
    }
    case "claimAsNominee":
      return {
        inModel: () => model.claimAsNominee(system, act, key),
        onChain: () => prescriptions.claimAsNominee(address, GAS),
      };
    case "release":
      return {
        inModel: () => model.release(system, act, key),
        onChain: () => prescriptions.release(address, GAS),
      };
    case "nominate": {
      const { role } = command;
      const nominee = command.nominee === undefined ? 0 : LICENCES[command.nominee];
      const signature = signatureOf(run, key, { purpose: "nominate", dispenser: nominee }, command.signature);
      const authorisation = authorisationOf(suite, key, signature);
      return {
        inModel: () => model.nominate(system, act, key, { nominee, role, signature }),
        onChain: () => prescriptions.nominate(address, nominee, authorisation, model.ROLES[role], GAS),
      };
    }
    case "notDispensed":
      return {
        inModel: () => model.notDispensed(system, act, key, command.reason),
        onChain: () =>
          prescriptions.notDispensed(
            address,
            command.reason,
            openingOf(suite, run.system.prescriptions.get(key), key),
            GAS,
          ),
      };
    case "lapse":
      return {
        inModel: () => model.lapse(system, act, key, command.role),
        onChain: () => prescriptions.lapse(address, model.ROLES[command.role], GAS),
      };
    case "cancel":
      return {
        inModel: () => model.cancel(system, act, key, command.role, command.reason),
        onChain: () =>
          prescriptions.cancel(
            address,
            command.reason,
            model.ROLES[command.role],
            openingOf(suite, run.system.prescriptions.get(key), key),
            GAS,
          ),
      };
    case "reissue": {
      const newKey = keyOf(run, { action: "issue", key: command.newKey, seeks: command.seeks });
      const found = system.prescriptions.get(key);
      const order = reissueOf(suite, {
        previous: key,
        key: newKey,
        content: found?.content ?? key,
        schedule: found?.schedule ?? 6,
        opens: command.opens,
      });
      return {
        inModel: () => model.reissue(system, act, key, newKey, command.opens),
        onChain: () => prescriptions.reissue(order, GAS),
      };
    }
    case "dispense": {
      const { order, supply, after } = supplyOf(run, key, command.supply);
      return {
        inModel: () => model.dispense(system, act, key, supply),
        onChain: () => dispensing.dispense(order, GAS),
        after,
      };
    }
    case "walkIn": {
      const { order, supply, after } = supplyOf(run, key, command.supply);
      const signature = signatureOf(
        run,
        key,
        { purpose: "claim", dispenser: act.licence },
        command.signature,
      );
      return {
        inModel: () => model.walkIn(system, act, key, supply, signature),
        onChain: () => dispensing.walkIn(order, authorisationOf(suite, key, signature), GAS),
        after: () => {
          after();
          run.used.push({ key, by: command.by, signature });
        },
      };
    }
  }
}

/** States in which an action may succeed. */
const FITTING: Partial<Record<Action, readonly model.State[]>> = {
  issue: ["none"],
  issueMany: ["none"],
  claim: ["issued", "lapsed"],
  claimAsNominee: ["issued"],
  release: ["claimed", "cancelPending"],
  nominate: ["issued", "lapsed"],
  notDispensed: ["claimed"],
  lapse: ["lapsed", "cancelPending"],
  cancel: ["claimed", "issued"],
  reissue: ["issued", "lapsed"],
  dispense: ["claimed"],
  walkIn: ["issued", "lapsed"],
};

function keyOf(
  { system, at }: Run,
  { action, key, seeks }: Pick<PrescriptionCommand, "action" | "key" | "seeks">,
): string {
  const keys = Array.from({ length: KEYS }, (_, i) => String((key + i) % KEYS));
  const fitting = FITTING[action];
  if (!seeks || fitting === undefined) return String(key);
  const fit = keys.filter((one) => fitting.includes(model.stateOf(system.prescriptions.get(one), at)));
  // What a reissue keeps of earlier supplies shows only where there were some, which chance alone seldom brings.
  const begun = fit.find((one) => (system.prescriptions.get(one)?.supplied ?? 0) > 0);
  return (action === "reissue" ? begun : undefined) ?? fit[0] ?? String(key);
}

function licenceStep({ suite, system }: Run, { action, whom, freezes }: LicenceCommand): Step | undefined {
  const licence = system.licences.get(LICENCES[whom]);
  const suspends = action === "suspend";
  // What leads nowhere is tested with the licences.
  if (licence === undefined || licence.suspended === suspends) return undefined;
  const registrar = suite.licences.connect(suite.signers.registrar);
  const account = whom === "otherPrescriber" ? suite.signers.deployer : suite.signers[whom];
  const role = model.ROLES[licence.role];
  // Only a prescriber has open prescriptions.
  const frozen = suspends && freezes && licence.role === "prescriber";
  return {
    inModel: () => {
      licence.suspended = suspends;
      licence.frozen = frozen;
    },
    onChain: () =>
      suspends
        ? registrar.suspend(account.address, role, frozen ? 1 : 0, GAS)
        : registrar.reinstate(account.address, role, GAS),
  };
}

function termsOf({ at }: Run, choice: TermsChoice): model.Terms {
  return {
    quantity: choice.packs * UNITS_PER_PACK,
    issues: choice.issues,
    daysSupply: choice.daysSupply,
    schedule: choice.schedule,
    signedAt: at - choice.signedDaysAgo * DAY,
    notBefore: choice.notBeforeIn === 0 ? 0 : at + choice.notBeforeIn * DAY,
    laterIssue: choice.laterIssue,
    nominee: choice.nominee === undefined ? 0 : LICENCES[choice.nominee],
  };
}

function signatureOf(
  { system, at }: Run,
  key: string,
  { purpose, dispenser }: Pick<model.Signature, "purpose" | "dispenser">,
  choice: SignatureChoice,
): model.Signature {
  const nonce = (system.prescriptions.get(key)?.nonce ?? 0) + choice.nonceShift;
  const other = purpose === "claim" ? "nominate" : "claim";
  return {
    purpose: choice.otherPurpose ? other : purpose,
    key: choice.wrongKey ? `${key} of another` : key,
    dispenser: choice.forOther ? dispenser + 1 : dispenser,
    nonce: Math.max(nonce, 0),
    deadline: at + choice.deadlineIn,
  };
}

function supplyOf(run: Run, key: string, choice: SupplyChoice) {
  const found = run.system.prescriptions.get(key);
  const schedule = found?.schedule ?? 6;
  const outstanding = found === undefined ? 1 : (found.quantity - found.supplied) / UNITS_PER_PACK;
  const packs = choice.packs === 0 ? Math.max(1, outstanding) : choice.packs;
  const next = run.nextPack.get(schedule) ?? 0;
  // One line is of one carton.
  const firstPack = (next % CARTON) + packs > CARTON ? next + CARTON - (next % CARTON) : next;
  const supply = {
    quantity: packs * UNITS_PER_PACK,
    expectedSupplied: (found?.supplied ?? 0) + choice.expectedShift,
    collectorStated: choice.collectorStated,
    opens: choice.opens,
  };
  return {
    supply,
    order: dispenseOrderOf(run.suite, {
      ...supply,
      key,
      content: found?.content ?? key,
      schedule,
      packs,
      firstPack,
    }),
    after: () => {
      run.nextPack.set(schedule, firstPack + packs);
    },
  };
}

// ---- records

async function compareRecords({ suite, system, at }: Run, command: Command): Promise<void> {
  for (const [key, expected] of system.prescriptions) {
    const found = await suite.prescriptions.prescription(walletOf(key).address);
    const actual = {
      state: model.STATES[Number(found.state)],
      schedule: Number(found.schedule),
      prescriber: Number(found.prescriber),
      dispenser: Number(found.dispenser),
      notBefore: Number(found.notBefore),
      expiresAt: Number(found.expiresAt),
      claimUntil: Number(found.claimUntil),
      quantity: Number(found.quantity),
      supplied: Number(found.supplied),
      issuesAllowed: Number(found.issuesAllowed),
      issuesUsed: Number(found.issuesUsed),
      daysSupply: Number(found.daysSupply),
      nominated: found.nominated,
      begun: found.begun,
      nonce: Number(found.nonce),
      commitment: found.commitment,
    };
    expect(actual, `${key} after ${JSON.stringify(command)} at ${at}`).to.deep.equal({
      state: model.stateOf(expected, at),
      schedule: expected.schedule,
      prescriber: expected.prescriber,
      dispenser: expected.holder,
      notBefore: expected.validFrom,
      expiresAt: expected.expiresAt,
      claimUntil: expected.claimUntil,
      quantity: expected.quantity,
      supplied: expected.supplied,
      issuesAllowed: expected.issues,
      issuesUsed: expected.issuesUsed,
      daysSupply: expected.daysSupply,
      nominated: expected.isNominee,
      begun: expected.begun,
      nonce: expected.nonce,
      commitment: commitmentOfKey(suite, key, expected),
    });
  }
}
