import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { Wallet } from "ethers";
import {
  connectKeyHolder,
  embeddedAddress,
  readKeyHolderHealth,
  readSignedEvaluation,
  recoverEvaluationSigner,
  signEvaluation,
} from "../../../sdk/src/index.ts";
import { expectRefusal, expectRejection } from "../../support/expectRefusal.ts";
import { makeConsortium, NOW, openHolders } from "./consortium.ts";

const DEPLOYMENT = { chainId: 31_337, licences: `0x${"11".repeat(20)}` };
const BLINDED = ["ab".repeat(32)];
/** By the embedded chain's pharmacy-1: what is signed must never change unnoticed. */
const PINNED = {
  version: 1,
  request: { version: 1, epoch: "2027-1", generation: 0, blinded: BLINDED },
  holder: 2,
  record: "cd".repeat(32),
  role: "dispenser",
  issuedAt: 1_800_000_000,
  nonce: "0x350f22215a1614749dcf4bfbe1124ef8",
  signature:
    "0xf48c520a9d71894e0e2e48905ca8f5b5e8f1640bae998abe471df2de750918256459c8c96306c15016c7d4510909e2c5d179ea6c142ece71660d501b999aaf0f1b",
};

describe("a signed request for evaluations", () => {
  it("stays what it is: holders of the last release read it", () => {
    const signed = readSignedEvaluation(PINNED);
    expect(recoverEvaluationSigner(DEPLOYMENT, signed)).to.equal(embeddedAddress("pharmacy-1"));
  });

  it("is another account's when any part of it or its chain is another", () => {
    const changes = [
      { request: { ...PINNED.request, blinded: [...BLINDED, ...BLINDED] } },
      { request: { ...PINNED.request, epoch: "2027-2" } },
      { request: { ...PINNED.request, generation: 1 } },
      { holder: 3 },
      { record: "ce".repeat(32) },
      { role: "prescriber" },
      { issuedAt: PINNED.issuedAt + 1 },
      { nonce: `0x${"00".repeat(16)}` },
    ];
    const signers = changes.map((change) =>
      recoverEvaluationSigner(DEPLOYMENT, readSignedEvaluation({ ...PINNED, ...change })),
    );
    const signed = readSignedEvaluation(PINNED);
    signers.push(recoverEvaluationSigner({ ...DEPLOYMENT, chainId: 1 }, signed));
    signers.push(recoverEvaluationSigner({ ...DEPLOYMENT, licences: `0x${"12".repeat(20)}` }, signed));
    expect(signers).not.to.include(embeddedAddress("pharmacy-1"));
    expect(new Set(signers).size).to.equal(signers.length);
  });

  it("has a nonce of its own each time", async () => {
    const {
      version: _version,
      nonce: _nonce,
      signature: _signature,
      ...terms
    } = readSignedEvaluation(PINNED);
    const wallet = Wallet.createRandom();
    const two = [
      await signEvaluation(DEPLOYMENT, terms, wallet),
      await signEvaluation(DEPLOYMENT, terms, wallet),
    ];
    expect(two[0]?.nonce).not.to.equal(two[1]?.nonce);
  });

  it("is refused with a field too many, without quoting it", () => {
    const error = expectRefusal(
      () => readSignedEvaluation({ ...PINNED, "9990000018": 1 }),
      "GUARD_DOCUMENT_INVALID",
    );
    expect(error.line + JSON.stringify(error.facts)).not.to.contain("9990000018");
  });
});

describe("a key holder elsewhere", () => {
  const consortium = makeConsortium(2, 2);
  const { record } = consortium;
  const request = { version: 1, epoch: record.epoch.id, generation: 0, blinded: BLINDED } as const;
  let server: Server | undefined;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function serve(answer: RequestListener): Promise<string> {
    server = createServer(answer);
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const connect = (url: string, timeoutMs = 5000) =>
    connectKeyHolder({
      url,
      record,
      index: 1,
      signer: Wallet.createRandom(),
      role: "prescriber",
      deployment: DEPLOYMENT,
      timeoutMs,
      clock: () => NOW,
    });

  it("has to be in the record", () => {
    expectRefusal(
      () =>
        connectKeyHolder({
          ...{ url: "http://127.0.0.1:9", record, index: 3, role: "prescriber" },
          ...{ signer: Wallet.createRandom(), deployment: DEPLOYMENT },
        }),
      "KEY_HOLDER_UNLISTED",
    );
  });

  it("counts as unreachable where nobody listens, where no answer comes, and where it points elsewhere", async () => {
    await expectRejection(connect("http://127.0.0.1:9").evaluate(request), "KEY_HOLDER_UNREACHABLE");
    const silent = await serve(() => undefined);
    await expectRejection(connect(silent, 50).evaluate(request), "KEY_HOLDER_UNREACHABLE");
    server?.closeAllConnections();
    server?.close();
    const elsewhere = await serve((_, answer) => answer.writeHead(307, { location: silent }).end());
    await expectRejection(connect(elsewhere).evaluate(request), "KEY_HOLDER_UNREACHABLE");
  });

  it("is called no key holder where it answers what none would, or far too much", async () => {
    const bodies: readonly (readonly [number, string])[] = [
      [200, "<html>"],
      [500, "<html>"],
      [403, "{}"],
      [403, JSON.stringify({ error: { code: "A", message: "two\nlines", remedy: "none" } })],
      [403, JSON.stringify({ error: { code: "<b>", message: "m", remedy: "r" } })],
      [200, JSON.stringify("x".repeat(100_000))],
    ];
    for (const [status, body] of bodies) {
      const url = await serve((_, answer) => answer.writeHead(status).end(body));
      await expectRejection(connect(url).evaluate(request), "KEY_HOLDER_MALFORMED");
      server?.closeAllConnections();
      server?.close();
    }
    const url = await serve((_, answer) => answer.end("{}"));
    await expectRejection(readKeyHolderHealth(url), "GUARD_DOCUMENT_INVALID");
  });

  it("refuses by its own code, and says when to come again", async () => {
    const error = { code: "EPOCH_CLOSED", message: "It is over.", remedy: "Wait.", retryAfterSeconds: 7 };
    const url = await serve((_, answer) => answer.writeHead(410).end(JSON.stringify({ error })));
    const refused = await expectRejection(connect(url).evaluate(request), "EPOCH_CLOSED");
    expect(refused.facts).to.deep.equal({ url, status: 410, retryAfterSeconds: 7 });
  });

  it("gives back what it was answered, still to be checked", async () => {
    const evaluation = await openHolders(consortium)[0]!
      .evaluate({ ...request, blinded: [record.publicKey] })
      .then((answer) => JSON.stringify(answer));
    const url = await serve((_, answer) => answer.end(evaluation));
    expect(JSON.stringify(await connect(url).evaluate(request))).to.equal(evaluation);
  });
});
