import { randomBytes } from "node:crypto";
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import {
  buildPackLine,
  buildTree,
  createLotFile,
  deriveItemKeys,
  type EmbeddedActor,
  embeddedAddress,
  embeddedKey,
  GAS_FREE,
  generateSerials,
  groupHashOf,
  lotBytes,
  NO_TAG,
  packTerms,
  sendTransaction,
  shapeOf,
  signClaimAuthorisation,
  type SigningClient,
  signWith,
} from "../../../sdk/src/index.ts";
import { decodeBytes20 } from "../../../sdk/src/merkle/index.ts";
import type { Outbox } from "../../../sdk/src/outbox/index.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { type OutboxSuite, startOutboxSuite } from "../../support/outboxSuite.ts";

const DAY = 86_400;
const [GTIN, GROUP, UNIT, PACK] = ["05000000000012", 322_237_000n, 428_673_006n, 28];
/** Numbers of the contracts' enums. */
const ROLE = { prescriber: 1, dispenser: 2, manufacturer: 3, regulator: 6 } as const;
const [DESTROYED, PRESCRIBING_ERROR, HONOURED] = [1, 1, 0];

interface Write {
  readonly name: string;
  readonly actor: EmbeddedActor;
  /** What the contracts say of it the second time; undefined where they take it again, without effect. */
  readonly refusal: string | undefined;
  readonly prepare?: () => Promise<void>;
  readonly send: (client: SigningClient) => Promise<ContractTransactionResponse>;
}

describe("a write that another outbox of the same key has done already", function () {
  this.timeout(180_000);
  let suite: OutboxSuite;
  let outboxes: readonly [Outbox, Outbox];
  const keys = deriveItemKeys(randomBytes(32), 0);
  const opening = {
    contentHash: keys.contentSalt,
    group: GROUP,
    groupSalt: keys.groupSalt,
    tag: NO_TAG,
    previousTag: NO_TAG,
  };
  const now = Math.floor(Date.now() / 1000);
  const from = Math.floor(now / DAY) * DAY;
  const expiry = Math.floor(now / DAY) + 500;
  const lotOf = async () => {
    const serials = await generateSerials({ seed: "already", count: 4 });
    const file = createLotFile({ gtin: GTIN, lot: "TWICE1", expiry }, serials);
    return { file, tree: await buildTree({ packs: file, carton: 4 }) };
  };
  let lot: Awaited<ReturnType<typeof lotOf>>;

  const licensed = (actor: EmbeddedActor, role: number, { licences }: SigningClient) =>
    licences.grant(embeddedAddress(actor), role, 7, 0, from, from + 90 * DAY, GAS_FREE);
  const prescriber = embeddedAddress("prescriber-1");
  const as = (actor: EmbeddedActor) => signWith(suite.client, embeddedKey(actor));

  before(async () => {
    suite = await startOutboxSuite();
    outboxes = [suite.openOutbox(), suite.openOutbox()];
    lot = await lotOf();
    const registrar = as("medicines-registrar");
    await sendTransaction(licensed("manufacturer-1", ROLE.manufacturer, registrar));
    await sendTransaction(licensed("regulator-1", ROLE.regulator, registrar));
    await sendTransaction(licensed("pharmacy-1", ROLE.dispenser, as("pharmacy-registrar")));
  });
  after(() => suite.stop());

  /** In this order, since each rests on those before it. */
  const WRITES: readonly Write[] = [
    {
      name: "grant",
      actor: "prescriber-registrar",
      refusal: "LicenceExists",
      send: (client) => licensed("prescriber-1", ROLE.prescriber, client),
    },
    {
      name: "suspend",
      actor: "prescriber-registrar",
      refusal: "LicenceStatusIs",
      send: ({ licences }) => licences.suspend(prescriber, ROLE.prescriber, HONOURED, GAS_FREE),
    },
    {
      name: "reinstate",
      actor: "prescriber-registrar",
      refusal: "LicenceStatusIs",
      send: ({ licences }) => licences.reinstate(prescriber, ROLE.prescriber, GAS_FREE),
    },
    {
      name: "registerGroup",
      actor: "regulator-1",
      refusal: "GroupExists",
      send: ({ packs }) => packs.registerGroup(GROUP, 6, UNIT, 0, GAS_FREE),
    },
    {
      name: "activateProduct",
      actor: "regulator-1",
      refusal: "ProductAlreadyActive",
      async prepare() {
        const { packs } = as("manufacturer-1");
        await sendTransaction(packs.proposeProduct(GTIN, GROUP, 0, PACK, GAS_FREE));
      },
      async send({ packs }) {
        const { licences } = suite.client;
        const { id } = await licences.licenceOf(embeddedAddress("manufacturer-1"), ROLE.manufacturer);
        return packs.activateProduct(GTIN, id, GROUP, 0, PACK, GAS_FREE);
      },
    },
    {
      name: "registerLot",
      actor: "manufacturer-1",
      refusal: "LotExists",
      send: ({ packs }) =>
        packs.registerLot(
          GTIN,
          lotBytes("TWICE1"),
          expiry,
          lot.tree.root,
          shapeOf(lot.tree.layout),
          0,
          GAS_FREE,
        ),
    },
    {
      name: "decommission",
      actor: "manufacturer-1",
      refusal: "UnitAlreadyDecommissioned",
      send({ packs }) {
        const pack = { ordinal: 0, serial: decodeBytes20(lot.file.serials, 0) };
        const { head, units, siblings } = buildPackLine(lot.file, lot.tree, [pack]);
        const line = { head, units: [...units], siblings: [...siblings] };
        return packs.decommission(line, DESTROYED, ROLE.manufacturer, GAS_FREE);
      },
    },
    {
      name: "issue",
      actor: "prescriber-1",
      refusal: "PrescriptionExists",
      send: ({ prescriptions }) =>
        prescriptions.issue(
          {
            id: keys.id,
            contentHash: keys.contentSalt,
            groupHash: groupHashOf(GROUP, keys.groupSalt),
            tag: NO_TAG,
            previousTag: NO_TAG,
            terms: packTerms({
              quantity: PACK,
              daysSupply: 28,
              schedule: 6,
              issuesAllowed: 1,
              signedAt: now,
              notBefore: 0,
            }),
          },
          GAS_FREE,
        ),
    },
    {
      name: "claim",
      actor: "pharmacy-1",
      refusal: undefined,
      async send({ prescriptions, licences, deployment, account }) {
        const { id: dispenser } = await licences.licenceOf(account, ROLE.dispenser);
        const deadline = now + DAY;
        const terms = { prescription: keys.id, dispenser: Number(dispenser), nonce: 0, deadline };
        const signature = signClaimAuthorisation(deployment, terms, keys.itemKey);
        return prescriptions.claim(keys.id, { ...signature, deadline }, GAS_FREE);
      },
    },
    {
      name: "release",
      actor: "pharmacy-1",
      refusal: "PrescriptionNotClaimed",
      send: ({ prescriptions }) => prescriptions.release(keys.id, GAS_FREE),
    },
    {
      name: "cancel",
      actor: "prescriber-1",
      refusal: "PrescriptionIsCancelled",
      send: ({ prescriptions }) =>
        prescriptions.cancel(keys.id, PRESCRIBING_ERROR, ROLE.prescriber, opening, GAS_FREE),
    },
  ];

  for (const { name, actor, refusal, prepare, send } of WRITES) {
    const through = (outbox: Outbox, idempotencyKey?: string) =>
      sendTransaction(send(signWith(suite.client, embeddedKey(actor), { outbox, idempotencyKey })));

    if (refusal === undefined) {
      it(`${name}: is mined again without effect`, async () => {
        for (const outbox of outboxes) await through(outbox, name);

        const { prescriptions } = suite.client;
        const events = await prescriptions.queryFilter(prescriptions.filters.PrescriptionClaimed(keys.id));
        expect(events).to.have.length(1);
      });
      continue;
    }

    it(`${name}: a wish without a key is refused with ${refusal}; one with a key has the first one's effect`, async () => {
      const [theirs, ours] = outboxes;
      await prepare?.();
      const first = await through(theirs, name);

      await expectRejection(through(ours), refusal);
      const second = await through(ours, name);

      expect(second.hash).to.equal(first.hash);
      const kept = ours.store.list().find(({ key }) => key === name);
      expect(kept).to.include({ state: "done", outcome: first.hash });
    });
  }

  it("is remembered by its key, so that a later repetition does not act", async () => {
    const [theirs, ours] = outboxes;
    const at = (outbox: Outbox, idempotencyKey: string) =>
      signWith(suite.client, embeddedKey("prescriber-registrar"), { outbox, idempotencyKey }).licences;
    const suspend = (outbox: Outbox, key: string) =>
      sendTransaction(at(outbox, key).suspend(prescriber, ROLE.prescriber, HONOURED, GAS_FREE));
    const first = await suspend(theirs, "first");
    expect((await suspend(ours, "once")).hash).to.equal(first.hash);
    await sendTransaction(at(theirs, "back").reinstate(prescriber, ROLE.prescriber, GAS_FREE));

    const again = await suspend(ours, "once");

    expect(again.hash).to.equal(first.hash);
    const { status } = await suite.client.licences.licenceOf(prescriber, ROLE.prescriber);
    expect(Number(status)).to.equal(1);
    await expectRejection(
      sendTransaction(at(ours, "once").reinstate(prescriber, ROLE.prescriber, GAS_FREE)),
      "IDEMPOTENCY_KEY_REUSED",
    );
  });
});
