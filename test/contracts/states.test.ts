import { expect } from "chai";
import { decodeContractError } from "../../sdk/src/index.ts";
import {
  cancelAsPrescriber,
  cancelAsRegulator,
  claim,
  claimAsNominee,
  freeze,
  issue,
  issueMany,
  lapse,
  nominate,
  notDispensed,
  openScene,
  passClaim,
  passDate,
  passExpiry,
  reissueAsIt,
  reissueIt,
  release,
  type Scene,
  stateNameOf,
  supplyPart,
  supplyRest,
  suspend,
  takeSnapshot,
  undo,
  walkIn,
} from "../support/prescriptionScene.ts";
import { type Outcome, readStateTable } from "../support/stateTable.ts";

type Step = (scene: Scene) => Promise<void>;

const [P, Q] = ["pharmacy", "otherPharmacy"] as const;

/** What the columns of the table do. */
const ACTIONS: Readonly<Record<string, Step>> = {
  issue: (scene) => issue(scene),
  issueMany,
  "claim by P": (scene) => claim(scene, P),
  "claim by Q": (scene) => claim(scene, Q),
  "claimAsNominee by P": (scene) => claimAsNominee(scene, P),
  "nominate Q": (scene) => nominate(scene, Q),
  "release by P": (scene) => release(scene, P),
  "release by Q": (scene) => release(scene, Q),
  "dispense a part by P": (scene) => supplyPart(scene, P),
  "dispense the rest by P": (scene) => supplyRest(scene, P),
  "dispense by Q": (scene) => supplyRest(scene, Q),
  "walkIn by P": (scene) => walkIn(scene, P),
  "walkIn by Q": (scene) => walkIn(scene, Q),
  "undo by P": (scene) => undo(scene, P),
  "undo by Q": (scene) => undo(scene, Q),
  "notDispensed by P": (scene) => notDispensed(scene, P),
  "cancel by the prescriber": cancelAsPrescriber,
  "cancel by a regulator": cancelAsRegulator,
  lapse,
  "reissue it": reissueIt,
  "reissue another as it": reissueAsIt,
  "its date comes": passDate,
  "the claim's time passes": passClaim,
  "its expiry passes": passExpiry,
};

const issued: Step = (scene) => issue(scene);
const repeated: Step = (scene) => issue(scene, { issues: 2 });
const claimed: Step = (scene) => claim(scene, P);
const partSupplied: Step = (scene) => supplyPart(scene, P);
const restSupplied: Step = (scene) => supplyRest(scene, P);
const released: Step = (scene) => release(scene, P);
const ended: Step = (scene) => notDispensed(scene, P);
const claimedByAnother: Step = (scene) => claim(scene, Q);

/** How a fresh prescription comes into each state of the table; behind a semicolon, which of several ways it came. */
const WAYS: Readonly<Record<string, readonly Step[]>> = {
  None: [],
  Issued: [issued],
  "Issued, nominated": [(scene) => issue(scene, { nominee: P })],
  "Issued, not yet due": [(scene) => issue(scene, { ahead: true })],
  "Issued, nominated, not yet due": [(scene) => issue(scene, { ahead: true, nominee: P })],
  "Issued, partly supplied": [issued, claimed, partSupplied, released],
  "Issued, more to come": [repeated],
  "Issued, frozen": [issued, freeze],
  Claimed: [issued, claimed],
  "Claimed, as nominee": [(scene) => issue(scene, { nominee: P }), (scene) => claimAsNominee(scene, P)],
  "Claimed, holder unlicensed": [issued, claimed, (scene) => suspend(scene, P)],
  "Claimed, frozen": [issued, claimed, freeze],
  "Claimed, not yet due": [(scene) => issue(scene, { ahead: true }), claimed],
  "Claimed, partly supplied": [issued, claimed, partSupplied],
  "Claimed, more to come": [repeated, claimed],
  "Claimed, as nominee, more to come": [
    (scene) => issue(scene, { nominee: P, issues: 2 }),
    (scene) => claimAsNominee(scene, P),
  ],
  "Claimed, partly supplied, more to come": [repeated, claimed, partSupplied],
  "Issued; partly supplied and undone": [issued, claimed, partSupplied, released, (scene) => undo(scene, P)],
  "Issued, not yet due; P supplied the issue before": [repeated, claimed, restSupplied],
  "Issued, not yet due; P ended the issue before in part": [repeated, claimed, partSupplied, ended],
  "Claimed, not yet due; Q holds, P supplied the issue before": [
    repeated,
    claimed,
    restSupplied,
    claimedByAnother,
  ],
  "Claimed, partly supplied; Q holds, P supplied": [
    issued,
    claimed,
    partSupplied,
    released,
    claimedByAnother,
  ],
  "Lapsed, partly supplied; Q held, P supplied": [
    issued,
    claimed,
    partSupplied,
    released,
    claimedByAnother,
    passClaim,
  ],
  "CancelPending; partly supplied": [issued, claimed, partSupplied, cancelAsPrescriber],
  "Cancelled; partly supplied": [issued, claimed, partSupplied, released, cancelAsPrescriber],
  "Cancelled; reissued, partly supplied": [issued, claimed, partSupplied, released, reissueIt],
  "Closed; partly supplied": [issued, claimed, partSupplied, ended],
  "Spent; as nominee": [
    (scene) => issue(scene, { nominee: P }),
    (scene) => claimAsNominee(scene, P),
    restSupplied,
  ],
  "Spent; by walkIn": [issued, (scene) => walkIn(scene, P)],
  Lapsed: [issued, claimed, passClaim],
  "Lapsed, partly supplied": [issued, claimed, partSupplied, passClaim],
  CancelPending: [issued, claimed, cancelAsPrescriber],
  "CancelPending, claim over": [issued, claimed, cancelAsPrescriber, passClaim],
  Spent: [issued, claimed, restSupplied],
  Cancelled: [issued, cancelAsPrescriber],
  Closed: [issued, claimed, ended],
  Expired: [issued, passExpiry],
};

describe("docs/states.md, the table of prescriptions", () => {
  const { actions, rows } = readStateTable("docs/states.md", "## Prescription");
  let scene: Scene;
  let startOver: () => Promise<void>;

  before(async () => {
    scene = await openScene();
  });
  beforeEach(async () => {
    startOver = await takeSnapshot(scene);
  });
  afterEach(() => startOver());

  it("names every action and every state that the test knows, and no other", () => {
    expect(actions).to.have.members(Object.keys(ACTIONS));
    expect([...rows.keys()]).to.have.members(Object.keys(WAYS));
  });

  for (const [state, expected] of rows) {
    it(`given ${state}, holds for each of ${actions.length} actions`, async () => {
      for (const step of WAYS[state] ?? []) await step(scene);
      expect(await stateNameOf(scene)).to.equal(state.split(";")[0]);

      const actual: Record<string, Outcome> = {};
      for (const action of actions) actual[action] = await outcomeOf(scene, ACTIONS[action]);
      expect(actual).to.deep.equal(Object.fromEntries(expected));
    });
  }
});

/** Takes the action, and takes it back. */
async function outcomeOf(scene: Scene, action: Step | undefined): Promise<Outcome> {
  if (action === undefined) throw new Error("the table names an action that is none");
  const takeBack = await takeSnapshot(scene);
  try {
    const refusal = await action(scene).then(
      () => undefined,
      (error: unknown) => decodeContractError(error).code,
    );
    return refusal === undefined ? `→ ${await stateNameOf(scene)}` : `✗ ${refusal}`;
  } finally {
    await takeBack();
  }
}
