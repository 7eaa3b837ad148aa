import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import {
  clinicalHashOf,
  contentHashOf,
  deriveItemKeys,
  embeddedAddress,
  encodeSealedContent,
  GAS_FREE,
  grantLicence,
  groupHashOf,
  type ItemKeys,
  type MedicinesTable,
  issueForm,
  MediConnectError,
  NO_TAG,
  openFileStore,
  openFormFolder,
  openPrescription,
  packTerms,
  readMedicinesTable,
  readPrescriptionOrder,
  requireSignedOrder,
  type SealedContent,
  sealContent,
  sendTransaction,
  signClinicalStatement,
  type SigningClient,
  type Tagging,
} from "../../sdk/src/node.ts";
import { keepFormSecret } from "../../sdk/src/prescription/formJournal.ts";
import { planForm } from "../../sdk/src/prescription/planForm.ts";
import { checkTags } from "../../sdk/src/dispensing/checkTags.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { expectRejection } from "../support/expectRefusal.ts";
import { pilotTagging } from "../support/pilotTagging.ts";
import { writeOrder } from "./support.ts";

const GROUP = 322_237_000n;

/** As a message states it: so much of a medicine, for so many days. */
function contentOf(value: number, code = String(GROUP), days = 25) {
  return {
    medicationRequest: {
      medicationCodeableConcept: { coding: [{ code }] },
      dispenseRequest: { quantity: { value, code: "428673006" }, expectedSupplyDuration: { value: days } },
    },
  };
}

describe("opening a prescription", function () {
  this.timeout(60_000);
  let suite: EmbeddedSuite;
  let prescriber: SigningClient;
  let now: number;
  let medicines: MedicinesTable;
  let tagging: Tagging;

  before(async () => {
    tagging = await pilotTagging();
    suite = await startEmbeddedSuite();
    medicines = readMedicinesTable(await readFile("samples/medicines.json", "utf8"));
    now = await chainTime(suite.client.provider);
    for (const account of ["prescriber-1", "prescriber-2"] as const) {
      await grantLicence(suite.as("prescriber-registrar"), {
        account: embeddedAddress(account),
        role: "prescriber",
        organisation: 1,
        region: 0,
        validFrom: now,
        validUntil: now + 86_400,
      });
    }
    prescriber = suite.as("prescriber-1");
  });

  after(() => suite.stop());

  const store = () => openFileStore(path.join(suite.stateFolder, "sealed"));

  /** Seals an honest content. */
  async function seal(
    keys: ItemKeys,
    signer: SigningClient = prescriber,
    content: Record<string, unknown> = contentOf(100),
  ): Promise<SealedContent> {
    const terms = {
      quantity: 100,
      daysSupply: 25,
      schedule: 6,
      issuesAllowed: 1,
      signedAt: now - 60,
      notBefore: 0,
      laterIssue: false,
      issue: 1,
      issues: 1,
    } as const;
    const statement = {
      prescription: keys.id,
      clinicalHash: clinicalHashOf(content),
      group: GROUP,
      ...terms,
    };
    return {
      version: 1,
      prescription: keys.id,
      prescriber: 1,
      content,
      contentSalt: keys.contentSalt,
      group: String(GROUP),
      groupSalt: keys.groupSalt,
      tag: NO_TAG,
      previousTag: NO_TAG,
      terms,
      signature: await signClinicalStatement(signer.deployment, statement, signer.signer),
    };
  }

  /** Issues what `sealed` says, and stores what `stored` says. */
  async function issue(keys: ItemKeys, sealed: SealedContent, stored: SealedContent = sealed): Promise<void> {
    const order = {
      id: keys.id,
      contentHash: contentHashOf(clinicalHashOf(sealed.content), sealed.contentSalt),
      groupHash: groupHashOf(BigInt(sealed.group), sealed.groupSalt),
      tag: sealed.tag,
      previousTag: sealed.previousTag,
      terms: packTerms(sealed.terms),
    };
    await store().put(keys.locator, sealContent(encodeSealedContent(stored), keys.contentKey, keys.id));
    await sendTransaction(prescriber.prescriptions.issue(order, GAS_FREE));
  }

  const open = (keys: ItemKeys) => openPrescription(suite.client, { ...keys, store: store(), medicines });
  const newKeys = () => deriveItemKeys(randomBytes(32), 0);

  it("refuses what was never issued, never stored, or is opened with another item's key", async () => {
    const keys = newKeys();
    await expectRejection(open(keys), "PrescriptionUnknown");
    await issue(keys, await seal(keys));
    await expectRejection(open({ ...keys, locator: "00".repeat(32) }), "SEALED_CONTENT_MISSING");
    await expectRejection(open({ ...keys, contentKey: newKeys().contentKey }), "SEAL_BROKEN");
  });

  it("refuses content, salt, group or tag other than what the chain committed to", async () => {
    for (const change of [
      { content: contentOf(1_000) },
      { contentSalt: `0x${"01".repeat(32)}` },
      { groupSalt: `0x${"01".repeat(32)}` },
      { group: "39113611000001102" },
      { tag: `0x${"01".repeat(32)}` },
      { prescription: embeddedAddress("governor") },
    ]) {
      const keys = newKeys();
      const sealed = await seal(keys);
      await issue(keys, sealed, { ...sealed, ...change });
      await expectRejection(open(keys), "CONTENT_DIFFERS");
    }
  });

  it("refuses figures on the chain other than those that the prescriber signed, and names them", async () => {
    for (const [change, name] of [
      [{ quantity: 200 }, "quantity"],
      [{ daysSupply: 26 }, "days"],
      [{ schedule: 5 }, "schedule"],
      [{ signedAt: 1_700_000_000 }, "date"],
      [{ issuesAllowed: 2 }, "issues"],
      [{ laterIssue: true }, "expiry"],
    ] as const) {
      const keys = newKeys();
      const sealed = await seal(keys);
      await issue(keys, sealed, { ...sealed, terms: { ...sealed.terms, ...change } });
      const error = await expectRejection(open(keys), "TERMS_DIFFER");
      expect(error.facts["differing"]).to.deep.equal([name]);
    }
  });

  it("refuses content whose words contradict the figures that were signed beside them", async () => {
    for (const content of [
      contentOf(7),
      contentOf(100, "39113611000001102"),
      contentOf(100, String(GROUP), 3),
      {},
    ]) {
      const keys = newKeys();
      await issue(keys, await seal(keys, prescriber, content));
      const error = await open(keys).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(MediConnectError);
      expect(["CONTENT_CONTRADICTS", "MEDICINE_UNIT_MISMATCH"]).to.include((error as MediConnectError).code);
    }
  });

  it("refuses a signature by anybody but the licence's account, and a broken one", async () => {
    const keys = newKeys();
    await issue(keys, await seal(keys, suite.as("prescriber-2")));
    await expectRejection(open(keys), "SIGNATURE_DIFFERS");

    const others = newKeys();
    const sealed = await seal(others);
    await issue(others, sealed, { ...sealed, signature: `0x${"ff".repeat(65)}` });
    await expectRejection(open(others), "SIGNATURE_DIFFERS");
  });

  it("opens what is right", async () => {
    const keys = newKeys();
    await issue(keys, await seal(keys));
    const { sealed, chain } = await open(keys);

    expect(sealed.content).to.deep.equal(contentOf(100));
    expect(chain.quantity).to.equal(100);
  });

  for (const sample of [
    "acute-four-items",
    "controlled-drug",
    "controlled-drug-schedule-2",
    "nominated-two-items",
    "repeat-dispensing",
    "repeat-issue",
  ]) {
    it(`opens every token that ${sample}.json becomes, on paper and for a nominated pharmacy`, async () => {
      for (const nominee of [undefined, 9]) {
        const order = readPrescriptionOrder(await readFile(await writeOrder(suite, { sample }), "utf8"));
        const forms = openFormFolder(path.join(suite.stateFolder, "forms"));
        const { codes } = await issueForm(prescriber, {
          ...{ order, medicines, forms, nominee },
          store: store(),
          tagging,
        });
        for (const { formSecret, items, issue: number } of codes) {
          for (const [index, { chain }] of items.entries()) {
            const { sealed } = await open(deriveItemKeys(formSecret, index));
            expect(sealed.terms.issuesAllowed).to.equal(chain.issuesAllowed);
            if (codes.length > 1) expect(sealed.terms).to.include({ issue: number, laterIssue: number > 1 });
          }
        }
      }
    });
  }

  it("gives an issue of a series the series' life only where it was signed with it", async () => {
    const text = await readFile(await writeOrder(suite, { sample: "repeat-issue" }), "utf8");
    const order = requireSignedOrder(readPrescriptionOrder(text));
    const [item] = order.items;
    if (item === undefined) throw new Error("the sample has no item");
    const signedOn = order.signedAt;
    for (const [days, laterIssue] of [
      [0, false],
      [19, false],
      [22, true],
      [60, true],
    ] as const) {
      const due = new Date((signedOn + days * 86_400) * 1000).toISOString().slice(0, 10);
      const dated = { ...order, items: [{ ...item, notBefore: due, daysSupply: 28 }] };
      const { issues } = await planForm(prescriber, { order: dated, medicines, onPaper: true });
      const [token] = issues[0]?.tokens ?? [];
      expect(token?.terms, `${days} days`).to.include({ laterIssue, issue: 3 });
    }
  });

  it("refuses to supply under another tag than the patient's and the medicine's, and goes on in an outage alone", async () => {
    const order = readPrescriptionOrder(
      await readFile(await writeOrder(suite, { sample: "controlled-drug" }), "utf8"),
    );
    const forms = openFormFolder(path.join(suite.stateFolder, "forms"));
    const otherKey = await pilotTagging(new Uint8Array(32).fill(8));
    const issued = await issueForm(prescriber, {
      ...{ order, medicines, forms, tagging: otherKey, override: "emergency" },
      store: store(),
    });
    const opened = await open(deriveItemKeys(issued.formSecret, 0));
    await checkTags(suite.client, opened, otherKey);
    await expectRejection(checkTags(suite.client, opened, tagging), "TAG_DIFFERS");
    const broken = { ...tagging, source: { tagOf: () => Promise.reject(new Error("no holder")) } };
    await expectRejection(checkTags(suite.client, opened, "outage"), "NO_OUTAGE_DECLARED");
    const failure = await checkTags(suite.client, opened, broken).catch((error: unknown) => error);
    expect(String(failure)).to.contain("no holder");
    await expectRejection(checkTags(suite.client, opened, undefined), "TAGGING_MISSING");
    // Issued before the turn of the epoch, it is held against the epoch of its time; issued after it, the tag of the
    // epoch before is no tag.
    const turnedAt = (turn: number): Tagging => ({
      ...otherKey,
      epochsAt: (at) =>
        at < turn ? { current: "test-1", previous: undefined } : { current: "test-2", previous: "test-1" },
    });
    await checkTags(suite.client, opened, turnedAt(now + 86_400));
    await expectRejection(checkTags(suite.client, opened, turnedAt(now - 86_400)), "TAG_DIFFERS");
  });

  it("hands out no code where another prescriber took the id first", async () => {
    const order = readPrescriptionOrder(await readFile(await writeOrder(suite), "utf8"));
    const forms = openFormFolder(path.join(suite.stateFolder, "forms"));
    const secret = await keepFormSecret(
      forms,
      suite.client.deployment,
      JSON.stringify([order.formId, ...order.items.map(({ itemNumber }) => itemNumber).sort()]),
    );
    const keys = deriveItemKeys(secret, 0);
    await issue(keys, await seal(keys));

    await expectRejection(issueForm(prescriber, { order, medicines, store: store(), forms }), "ID_TAKEN");
  });
});
