import { gunzipSync } from "node:zlib";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { JsonRpcProvider, toBeHex } from "ethers";
import { chainStatus, resetChain } from "../../sdk/src/chain/index.ts";
import { chainFolderOf, deploymentFolderOf } from "../../sdk/src/chain/stateFolders.ts";
import { runMainJob } from "../support/runCommand.ts";

const CHAIN_ID = 31_337;
const SAMPLE = "samples/fhir/acute-two-items.json";
/** Below four letters a text turns up in random bytes by chance. */
const MIN_LENGTH = 4;
/** Words of the standard itself, which every message has. */
const STANDARD =
  /^(https?:|urn:)|^(usual|official|home|work|male|female|active|order|phone|true|false|community|acute)$/;

/**
 * What a dispensing reveals or a form shows by design: the product group's code, the form's number. Dates and
 * references say nothing about a person.
 */
const REVEALED = [
  "code",
  "system",
  "reference",
  "groupIdentifier",
  "validityPeriod",
  "authoredOn",
  "status",
  "intent",
];

/** Every text of a bundle that says something about a person, an illness or a treatment. */
function personalTexts(bundle: unknown): string[] {
  const found = new Set<string>();
  const personal = ["Patient", "Practitioner", "MedicationRequest"];
  const walk = (value: unknown): void => {
    if (typeof value === "string" && value.length >= MIN_LENGTH && !STANDARD.test(value)) found.add(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) if (!REVEALED.includes(key)) walk(inner);
    }
  };
  for (const { resource } of (bundle as { entry: { resource: { resourceType: string } }[] }).entry) {
    if (!personal.includes(resource.resourceType)) continue;
    const { resourceType: _type, ...rest } = resource;
    walk(rest);
  }
  return [...found];
}

/** Ways in which a text could stand in bytes: as it is, in capitals or small letters, and a number as an integer. */
function spellings(text: string): string[] {
  const forms = [text, text.toLowerCase(), text.toUpperCase()].map((form) =>
    Buffer.from(form).toString("hex"),
  );
  const digits = /^\d{7,20}$/.test(text) ? [toBeHex(BigInt(text)).slice(2)] : [];
  return [...new Set([...forms, ...digits])];
}

describe("privacy of a whole main job", function () {
  this.timeout(240_000);
  let stateFolder: string;
  let provider: JsonRpcProvider;
  let output: string;
  let texts: string[];
  let formId: string;

  before(async () => {
    stateFolder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-privacy-"));
    const sample = await readFile(SAMPLE, "utf8");
    texts = personalTexts(JSON.parse(sample));
    formId = /[A-F0-9]{6}-[A-Z0-9]{6}-[A-F0-9]{5}[A-Z0-9+]/.exec(sample)?.[0] ?? "";
    const { code, stdout, stderr } = await runMainJob(["--keep"], {
      env: { MEDICONNECT_STATE: stateFolder },
    });
    output = stdout + stderr;
    expect(code, output).to.equal(0);
    const status = await chainStatus({ folder: chainFolderOf(stateFolder) });
    if (status.state !== "running" || status.record === undefined)
      throw new Error("the chain was not left up");
    provider = new JsonRpcProvider(status.record.url, CHAIN_ID, { staticNetwork: true });
  });

  after(async () => {
    provider.destroy();
    await resetChain({
      folder: chainFolderOf(stateFolder),
      deploymentFolder: deploymentFolderOf(CHAIN_ID, stateFolder),
    });
    await rm(stateFolder, { recursive: true, force: true });
  });

  function expectNoneIn(hex: string, where: string, but: (text: string) => boolean = () => false): void {
    const haystack = hex.toLowerCase();
    for (const text of texts.filter((one) => !but(one))) {
      for (const spelling of spellings(text)) {
        expect(haystack.includes(spelling), `${where} holds ${JSON.stringify(text)}`).to.equal(false);
      }
    }
  }

  it("knows what to look for", () => {
    expect(texts.length).to.be.greaterThan(20);
    expect(
      texts.some((text) => /^9\d{9}$/.test(text)),
      "an NHS number",
    ).to.equal(true);
  });

  it("leaves no personal text in any account's code or storage slot", async () => {
    const dumped = String(await provider.send("anvil_dumpState", []));
    const state = gunzipSync(Buffer.from(dumped.slice(2), "hex")).toString();
    const accounts = (JSON.parse(state) as { accounts: Record<string, { storage: Record<string, string> }> })
      .accounts;
    const slots = Object.values(accounts).flatMap(({ storage }) => Object.entries(storage).flat());
    expect(slots.length).to.be.greaterThan(50);
    expectNoneIn(slots.join(""), "a storage slot");
    expectNoneIn(Buffer.from(state).toString("hex"), "the chain's state");
    expectNoneIn(state.replaceAll("0x", ""), "the chain's state");
  });

  it("leaves none in any log or any transaction's calldata", async () => {
    const logs = await provider.getLogs({ fromBlock: 0, toBlock: "latest" });
    expect(logs.length).to.be.greaterThan(20);
    expectNoneIn(logs.flatMap(({ data, topics }) => [data, ...topics]).join(""), "a log");

    const newest = await provider.getBlockNumber();
    for (let number = 1; number <= newest; number++) {
      const block = await provider.getBlock(number, true);
      for (const { data } of block?.prefetchedTransactions ?? [])
        expectNoneIn(data, `calldata of block ${number}`);
    }
  });

  it("leaves none in what the main job prints, in the records or in the sealed store", async () => {
    // The form's number, which a pharmacist knows it by, has the practice's code in it.
    const isOfForm = (text: string): boolean => formId.includes(text);
    expectNoneIn(Buffer.from(output).toString("hex"), "the output", isOfForm);
    const files = await readdir(stateFolder, { recursive: true, withFileTypes: true });
    const kept = files.filter((file) => file.isFile() && /\.(sealed|json|svg|csv)$/.test(file.name));
    expect(kept.length).to.be.greaterThan(4);
    for (const file of kept) {
      const name = path.join(file.parentPath, file.name);
      expectNoneIn((await readFile(name)).toString("hex"), file.name);
    }
  });

  it("would notice: the same search finds the message itself", async () => {
    const message = (await readFile(SAMPLE)).toString("hex");
    expect(() => expectNoneIn(message, "the message")).to.throw(/the message holds/);
  });
});
