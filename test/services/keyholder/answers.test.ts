import { readdir, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import {
  createThresholdTagSource,
  deriveTag,
  embeddedAddress,
  type EmbeddedActor,
  grantLicence,
  hashEpochRecord,
  type KeyHolder,
  reinstateLicence,
  readKeyHolderHealth,
  type RoleName,
  suspendLicence,
} from "../../../sdk/src/index.ts";
import { startChain, stopChain } from "../../../sdk/src/chain/index.ts";
import { chainFolderOf } from "../../../sdk/src/chain/stateFolders.ts";
import { chainTime } from "../../../sdk/src/client/chainTime.ts";
import { destroyShareFile } from "../../../sdk/src/node.ts";
import { epochFolderOf, shareFileOf } from "../../../sdk/src/guard/folder/holderFolder.ts";
import { walkAudit } from "../../../services/keyholder/audit/walkAudit.ts";
import type { RunningKeyHolder } from "../../../services/keyholder/startKeyHolder.ts";
import { EPOCH, makeConsortium, NHS_NUMBER, NOW, openHolders } from "../../sdk/guard/consortium.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../../support/embeddedSuite.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { openStage, post, requestOf, type Stage } from "./support.ts";

const LICENSED: readonly (readonly [EmbeddedActor, RoleName, EmbeddedActor])[] = [
  ["prescriber-1", "prescriber", "prescriber-registrar"],
  ["prescriber-2", "prescriber", "prescriber-registrar"],
  ["pharmacy-1", "dispenser", "pharmacy-registrar"],
  ["manufacturer-1", "manufacturer", "medicines-registrar"],
  ["regulator-1", "regulator", "medicines-registrar"],
];
const PATIENT_TEXT = NHS_NUMBER.value;

describe("a key holder's service", function () {
  this.timeout(180_000);
  const consortium = makeConsortium();
  let suite: EmbeddedSuite;
  let stage: Stage;
  let holder: RunningKeyHolder;

  before(async () => {
    suite = await startEmbeddedSuite();
    const now = await chainTime(suite.client.provider);
    for (const [actor, role, registrar] of LICENSED) {
      await grantLicence(suite.as(registrar), {
        account: embeddedAddress(actor),
        role,
        organisation: 1,
        region: 0,
        validFrom: now,
        validUntil: now + 365 * 86_400,
      });
    }
  });
  after(() => suite.stop());

  beforeEach(async () => {
    stage = await openStage(consortium, { url: suite.url, deployment: suite.client.deployment });
    holder = await stage.start(0);
  });
  afterEach(() => stage.close());

  const auditOf = (at = 0) => readFile(path.join(stage.folders[at]!, "audit.jsonl"), "utf8");
  const outcomes = async () =>
    (await auditOf())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ kind }) => kind === "request")
      .map(({ outcome, licence, charged }) => [outcome, licence, charged]);

  describe("refuses", () => {
    const refuse = async (signed: unknown, status: number, code: string) => {
      const answer = await post(holder.url, signed);
      expect([answer.status, answer.code], JSON.stringify(answer.body)).to.deep.equal([status, code]);
      const { error } = answer.body as { error: Record<string, unknown> };
      expect(error["message"]).to.match(/\.$/);
      expect(error["remedy"]).to.match(/\.$/);
      return answer;
    };

    it("an account without a licence, and one that is licensed as something else", async () => {
      await refuse(await stage.sign("wholesaler-1", "prescriber"), 403, "LicenceMissing");
      await refuse(await stage.sign("manufacturer-1", "dispenser"), 403, "LicenceMissing");
      await refuse(await stage.sign("pharmacy-1", "prescriber"), 403, "LicenceMissing");
      const asManufacturer = { ...(await stage.sign("manufacturer-1", "dispenser")), role: "manufacturer" };
      await refuse(asManufacturer, 400, "GUARD_DOCUMENT_INVALID");
      // Anybody can sign: strangers are counted, and fill no disk.
      expect(await outcomes()).to.deep.equal([]);
    });

    it("a suspended licence with the next request, and takes it again when it is reinstated", async () => {
      const registrar = suite.as("prescriber-registrar");
      const who = { account: embeddedAddress("prescriber-2"), role: "prescriber" } as const;
      expect((await post(holder.url, await stage.sign("prescriber-2", "prescriber"))).status).to.equal(200);
      await suspendLicence(registrar, who);
      await refuse(await stage.sign("prescriber-2", "prescriber"), 403, "LicenceIsSuspended");
      await reinstateLicence(registrar, who);
      expect((await post(holder.url, await stage.sign("prescriber-2", "prescriber"))).status).to.equal(200);
      expect(await outcomes()).to.deep.equal([
        ["evaluated", 2, 1],
        ["LicenceIsSuspended", 2, 0],
        ["evaluated", 2, 1],
      ]);
    });

    it("a signature that is none, or over anything else than what was sent", async () => {
      const signed = await stage.sign("prescriber-1", "prescriber");
      await refuse({ ...signed, signature: `0x${"ff".repeat(65)}` }, 401, "EVALUATION_SIGNATURE_INVALID");
      // Any other signature is that of some stranger.
      await refuse({ ...signed, request: requestOf(consortium) }, 403, "LicenceMissing");
      await refuse({ ...signed, issuedAt: signed.issuedAt + 1 }, 403, "LicenceMissing");
      await refuse({ ...signed, nonce: `0x${"00".repeat(16)}` }, 403, "LicenceMissing");
      const { deployment } = suite.client;
      const elsewhere = { ...deployment, chainId: 1 };
      await refuse(await stage.sign("prescriber-1", "prescriber", {}, elsewhere), 403, "LicenceMissing");
      const other = { ...deployment, licences: deployment.packs };
      await refuse(await stage.sign("prescriber-1", "prescriber", {}, other), 403, "LicenceMissing");
    });

    it("a request that was signed for another holder, or for another record", async () => {
      await refuse(
        await stage.sign("prescriber-1", "prescriber", { holder: 2 }),
        421,
        "KEY_HOLDER_NOT_MEANT",
      );
      const record = "ab".repeat(32);
      await refuse(await stage.sign("prescriber-1", "prescriber", { record }), 421, "KEY_HOLDER_NOT_MEANT");
      const second = await stage.start(1);
      const signed = await stage.sign("prescriber-1", "prescriber");
      expect((await post(second.url, signed)).code).to.equal("KEY_HOLDER_NOT_MEANT");
    });

    it("a replay, also after a restart, and what is stale or of the future", async () => {
      const signed = await stage.sign("prescriber-1", "prescriber");
      expect((await post(holder.url, signed)).status).to.equal(200);
      await refuse(signed, 409, "REQUEST_REPLAYED");
      await holder.close();
      holder = await stage.start(0);
      await refuse(signed, 409, "REQUEST_REPLAYED");
      stage.clock.now = NOW + 61;
      await refuse(signed, 401, "REQUEST_STALE");
      const ahead = { issuedAt: NOW + 61 + 61 };
      await refuse(await stage.sign("prescriber-1", "prescriber", ahead), 401, "REQUEST_STALE");
      const [, again] = await outcomes();
      expect(again).to.deep.equal(["REQUEST_REPLAYED", 1, 0]);
    });

    it("one of two equal requests that come at once", async () => {
      const signed = await stage.sign("prescriber-1", "prescriber");
      const answers = await Promise.all([post(holder.url, signed), post(holder.url, signed)]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    });

    it("an unknown epoch, a closed one, and one whose share was destroyed while it runs", async () => {
      const request = requestOf(consortium);
      for (const other of [
        { ...request, epoch: "2031-1" },
        { ...request, generation: 1 },
      ]) {
        await refuse(
          await stage.sign("prescriber-1", "prescriber", { request: other }),
          404,
          "EPOCH_UNKNOWN",
        );
      }
      stage.clock.now = EPOCH.answersUntil;
      await refuse(await stage.sign("prescriber-1", "prescriber"), 410, "EPOCH_CLOSED");
      stage.clock.now = NOW;
      await destroyShareFile(shareFileOf(epochFolderOf(stage.folders[0]!, EPOCH.id, 0)));
      await refuse(await stage.sign("prescriber-1", "prescriber"), 410, "EPOCH_DESTROYED");
      expect((await readKeyHolderHealth(holder.url)).epochs[0]?.state).to.equal("destroyed");
    });

    it("what is no JSON, no request, too many inputs, too large, or no group element; and never quotes it", async () => {
      const answers = [
        await post(holder.url, `{"patient": ${PATIENT_TEXT}`),
        await post(holder.url, PATIENT_TEXT, "text/plain"),
        await post(holder.url, ""),
        await post(holder.url, { [PATIENT_TEXT]: PATIENT_TEXT }),
        await post(holder.url, {
          ...(await stage.sign("prescriber-1", "prescriber")),
          [PATIENT_TEXT]: PATIENT_TEXT,
        }),
        await post(holder.url, { patient: PATIENT_TEXT.repeat(2000) }),
        await post(
          holder.url,
          await stage.sign("prescriber-1", "prescriber", {
            request: { ...requestOf(consortium), blinded: ["ff".repeat(32)] },
          }),
        ),
      ];
      expect(answers.map(({ status, code }) => [status, code])).to.deep.equal([
        [400, "REQUEST_NOT_JSON"],
        [400, "REQUEST_NOT_JSON"],
        [400, "REQUEST_NOT_JSON"],
        [400, "GUARD_DOCUMENT_INVALID"],
        [400, "GUARD_DOCUMENT_INVALID"],
        [413, "REQUEST_TOO_LARGE"],
        [400, "OPRF_ELEMENT_INVALID"],
      ]);
      const many = await stage.sign("prescriber-1", "prescriber", { request: requestOf(consortium, 65) });
      await refuse(many, 400, "GUARD_DOCUMENT_INVALID");
      expect(JSON.stringify(answers) + (await auditOf())).not.to.contain(PATIENT_TEXT);
      const other = await fetch(`${holder.url}/${PATIENT_TEXT}`);
      expect(other.status).to.equal(404);
      expect(await other.text()).not.to.contain(PATIENT_TEXT);
    });

    it("everybody while the chain is down, and says when to come again", async () => {
      const second = await stage.start(1, { rpc: "http://127.0.0.1:9" });
      const signed = await stage.sign("prescriber-1", "prescriber", { holder: 2 });
      const answer = await post(second.url, signed);
      expect([answer.status, answer.code, answer.retryAfter]).to.deep.equal([
        503,
        "LICENCES_UNREACHABLE",
        "5",
      ]);
      expect((await readKeyHolderHealth(second.url)).chain.reachable).to.equal(false);
      // Another chain, or one without our contracts, is no answer either.
      const { deployment } = suite.client;
      const third = await stage.start(2, {
        deployment: { ...deployment, licences: embeddedAddress("pauser") },
      });
      const wrong = { ...deployment, licences: embeddedAddress("pauser") };
      const other = await stage.sign("prescriber-1", "prescriber", { holder: 3 }, wrong);
      expect((await post(third.url, other)).code).to.equal("LICENCES_UNREACHABLE");
      const fourth = await stage.start(3, { deployment: { ...deployment, chainId: 5 } });

      // What its first lines warn of.
      expect(await holder.findChainFault()).to.equal(undefined);
      expect(await second.findChainFault()).to.match(/^[^\n]*127\.0\.0\.1:9[^\n]*$/);
      expect(await third.findChainFault()).to.match(/holds no code[^\n]*licences/);
      expect(await fourth.findChainFault()).to.match(/\b31337\b[^\n]*\b5\b|\b5\b[^\n]*\b31337\b/);
    });

    it("everybody where the newest block is too old: the node may have been cut off", async () => {
      const ask = async (at: number, maxBlockAgeSeconds: number) => {
        const { url } = await stage.start(at, { maxBlockAgeSeconds });
        const { reachable } = (await readKeyHolderHealth(url)).chain;
        const answer = await post(url, await stage.sign("prescriber-1", "prescriber", { holder: at + 1 }));
        return [answer.code, reachable];
      };
      // The chain goes by the machine's clock, and the holders by one of their own.
      stage.clock.now = (await chainTime(suite.client.provider)) + 100;
      expect(await ask(1, 100)).to.deep.equal([undefined, true]);
      expect(await ask(2, 99)).to.deep.equal(["LICENCES_UNREACHABLE", false]);
    });

    it("more than a licence may ask for, counting inputs, also after a restart; others go on", async () => {
      const limits = { perMinute: 100, perDay: 150 };
      await holder.close();
      holder = await stage.start(0, limits);
      const ask = async (inputs: number, actor: EmbeddedActor = "prescriber-1") =>
        post(holder.url, await stage.sign(actor, "prescriber", { request: requestOf(consortium, inputs) }));
      stage.clock.now = NOW - (NOW % 60) + 20;
      expect((await ask(64)).status).to.equal(200);
      const minute = await ask(37);
      expect([minute.status, minute.code, minute.retryAfter]).to.deep.equal([
        429,
        "EVALUATION_LIMIT_REACHED",
        "40",
      ]);
      expect((await ask(64, "prescriber-2")).status).to.equal(200);
      stage.clock.now += 60;
      expect((await ask(64)).status).to.equal(200);
      await holder.close();
      holder = await stage.start(0, limits);
      stage.clock.now += 60;
      const day = await ask(23);
      expect([day.status, day.retryAfter]).to.deep.equal([429, String(86_400 - (stage.clock.now % 86_400))]);
      expect((await ask(22)).status).to.equal(200);
      stage.clock.now += 86_400;
      expect((await ask(64)).status).to.equal(200);
    });

    it("a quota anew, and a replay, after restarts right after the audit log began new segments", async () => {
      const changes = { perMinute: 100, perDay: 150, auditSegment: { bytes: 1, seconds: Infinity } };
      await holder.close();
      holder = await stage.start(0, changes);
      const ask = async (inputs: number) => {
        const signed = await stage.sign("prescriber-1", "prescriber", {
          request: requestOf(consortium, inputs),
        });
        return { signed, ...(await post(holder.url, signed)) };
      };
      const restart = async () => {
        await holder.close();
        holder = await stage.start(0, changes);
      };
      // Begin of a day, so that nothing before counts.
      stage.clock.now = NOW - (NOW % 86_400) + 86_400;
      const first = await ask(64);
      expect(first.status).to.equal(200);
      await restart();
      await refuse(first.signed, 409, "REQUEST_REPLAYED");
      expect((await ask(37)).code).to.equal("EVALUATION_LIMIT_REACHED");
      // Longer than a request can be replayed: what counts now is the day.
      stage.clock.now += 600;
      expect((await ask(64)).status).to.equal(200);
      stage.clock.now += 600;
      await restart();
      expect((await ask(23)).code).to.equal("EVALUATION_LIMIT_REACHED");
      await restart();
      expect((await ask(23)).code).to.equal("EVALUATION_LIMIT_REACHED");

      // Without the segment in which it was: not at all.
      const folder = stage.folders[0]!;
      const holding = async () => {
        for (const name of await readdir(folder)) {
          if (!/^audit\.\d+\.jsonl$/.test(name)) continue;
          const file = path.join(folder, name);
          const text = await readFile(file, "utf8");
          if (text.includes(first.signed.nonce) && text.includes('"evaluated"')) return file;
        }
        throw new Error("no segment has the first request");
      };
      const file = await holding();
      await rename(file, `${file}.archived`);
      await holder.close();
      await expectRejection(stage.start(0, changes), "AUDIT_SEGMENT_MISSING");
      stage.clock.now += 86_400;
      holder = await stage.start(0, changes);
      expect((await ask(64)).status).to.equal(200);
      await refuse(first.signed, 401, "REQUEST_STALE");
    });

    it("a replay after midnight, by what the day before left in a closed segment", async () => {
      const changes = { auditSegment: { bytes: 1, seconds: Infinity } };
      await holder.close();
      const midnight = NOW - (NOW % 86_400) + 86_400;
      stage.clock.now = midnight - 20;
      holder = await stage.start(0, changes);
      const signed = await stage.sign("prescriber-1", "prescriber");
      expect((await post(holder.url, signed)).status).to.equal(200);
      await post(holder.url, await stage.sign("prescriber-2", "prescriber"));
      await holder.close();
      stage.clock.now = midnight + 30;
      holder = await stage.start(0, changes);
      await refuse(signed, 409, "REQUEST_REPLAYED");
    });

    it("an address that asks too often, before it looks at anything", async () => {
      const second = await stage.start(1, { perAddress: 2 });
      for (const status of [400, 400, 429]) expect((await post(second.url, "{")).status).to.equal(status);
      const answer = await post(second.url, await stage.sign("prescriber-1", "prescriber", { holder: 2 }));
      expect([answer.code, Number(answer.retryAfter) > 0]).to.deep.equal(["ADDRESS_LIMIT_REACHED", true]);
    });

    it("a second process on its folder, in one line", async () => {
      const error = await expectRejection(stage.start(0), "KEY_HOLDER_RUNNING");
      expect(error.line).not.to.contain("\n");
    });
  });

  it("answers prescribers, pharmacies and regulators, and leaves a line each without a patient in it", async () => {
    for (const [actor, role] of [
      ["prescriber-1", "prescriber"],
      ["pharmacy-1", "dispenser"],
      ["regulator-1", "regulator"],
    ] as const) {
      expect((await post(holder.url, await stage.sign(actor, role))).status, role).to.equal(200);
    }
    expect(await outcomes()).to.deep.equal([
      ["evaluated", 1, 1],
      ["evaluated", 3, 1],
      ["evaluated", 5, 1],
    ]);
    const { head, lines } = await walkAudit(path.join(stage.folders[0]!, "audit.jsonl"));
    expect(lines).to.equal(4);
    const health = await readKeyHolderHealth(holder.url);
    expect(health).to.deep.include({ auditHead: head, turnedAway: 0, name: "Member 1" });
    expect(health.epochs).to.deep.equal([
      {
        epoch: EPOCH.id,
        generation: 0,
        holder: 1,
        record: hashEpochRecord(consortium.record),
        state: "answering",
        answersUntil: EPOCH.answersUntil,
      },
    ]);
    expect(health.chain).to.deep.equal({ id: 31_337, reachable: true });
    const said = JSON.stringify(await (await fetch(`${holder.url}/health`)).json());
    expect(said).not.to.contain(consortium.shares[0]!.secret);
  });

  it("remembers a licence for as long as it was told, and no longer", async () => {
    const second = await stage.start(1, { licenceCacheSeconds: 300 });
    const ask = async () =>
      (await post(second.url, await stage.sign("prescriber-2", "prescriber", { holder: 2 }))).status;
    expect(await ask()).to.equal(200);
    const who = { account: embeddedAddress("prescriber-2"), role: "prescriber" } as const;
    await suspendLicence(suite.as("prescriber-registrar"), who);
    expect(await ask()).to.equal(200);
    await reinstateLicence(suite.as("prescriber-registrar"), who);
  });

  it("lets nobody in while a chain that it knew is down, and goes on when it is back", async () => {
    const ask = async () => {
      const { status, code } = await post(holder.url, await stage.sign("prescriber-1", "prescriber"));
      return code ?? status;
    };
    expect(await ask()).to.equal(200);
    const folder = chainFolderOf(suite.stateFolder);
    await stopChain({ folder });
    expect(await ask()).to.equal("LICENCES_UNREACHABLE");
    const { url } = await startChain({ folder, port: Number(new URL(suite.url).port) });
    expect(url).to.equal(suite.url);
    expect(await ask()).to.equal(200);
    // While nobody can say who asks, he is a stranger.
    expect((await outcomes()).map(([outcome]) => outcome)).to.deep.equal(["evaluated", "evaluated"]);
  });

  describe("with its four fellows", () => {
    const input = { patient: NHS_NUMBER, substanceGroup: "codeine" };
    let services: RunningKeyHolder[];
    let holders: KeyHolder[];

    beforeEach(async () => {
      services = [holder];
      for (const at of [1, 2, 3, 4]) services.push(await stage.start(at));
      holders = services.map(({ url }, at) => stage.connect(url, at + 1));
    });

    it("makes the tag that local holders make, and with two of them down", async () => {
      const { record } = consortium;
      const local = await deriveTag({ record, holders: openHolders(consortium), ...input });
      const source = createThresholdTagSource({ records: [record], holders });
      expect(await source.tagOf(NHS_NUMBER, "codeine", EPOCH.id)).to.equal(local.tag);
      await services[1]!.close();
      await services[3]!.close();
      expect(await source.tagOf(NHS_NUMBER, "codeine", EPOCH.id)).to.equal(local.tag);
      for (const at of [0, 1, 2, 3, 4]) expect(await auditOf(at)).not.to.contain(PATIENT_TEXT);
    });

    it("names who is missing where three are down", async () => {
      for (const at of [0, 2, 4]) await services[at]!.close();
      const { record } = consortium;
      const error = await expectRejection(deriveTag({ record, holders, ...input }), "TAG_HOLDERS_TOO_FEW");
      for (const name of ["Member 1 (1)", "Member 3 (3)", "Member 5 (5)"]) {
        expect(error.message).to.contain(`${name}: unreachable, KEY_HOLDER_UNREACHABLE`);
      }
      expect(error.message).not.to.contain("Member 2");
      expect(error.line).not.to.contain(PATIENT_TEXT);
    });

    it("says why where the caller is refused by all", async () => {
      const strangers = services.map(({ url }, at) => stage.connect(url, at + 1, "pharmacy-2"));
      const { record } = consortium;
      const error = await expectRejection(
        deriveTag({ record, holders: strangers, ...input }),
        "TAG_HOLDERS_TOO_FEW",
      );
      expect(error.message).to.contain("Member 2 (2): refused, LicenceMissing");
    });

    it("names one that lies, and makes the tag without it", async () => {
      const liar: KeyHolder = {
        index: 3,
        // The answer of another share.
        evaluate: async (request) => ({
          ...((await openHolders(consortium)[3]!.evaluate(request)) as object),
          holder: 3,
        }),
      };
      const some = [holders[0]!, holders[1]!, liar, holders[4]!];
      const { record } = consortium;
      // The random order of asking may pass the liar by; asked at once, it is always named.
      const all = { record, holders: some, hedgeAfterMs: 0, ...input };
      const seen = new Set<string>();
      for (let run = 0; run < 30 && seen.size === 0; run++) {
        for (const { name, reason } of (await deriveTag(all)).faults) seen.add(`${name}: ${reason}`);
      }
      expect([...seen]).to.deep.equal(["Member 3: wrong-proof"]);
    });
  });
});
