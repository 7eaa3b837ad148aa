import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import {
  deriveItemKeys,
  embeddedKey,
  GAS_FREE,
  listPrescriptions,
  NO_OPENING,
  openProvider,
  parseHealthLink,
  parsePrescriptionCode,
  readWallet,
  readWalletOffer,
  sendTransaction,
  signWith,
} from "../../sdk/src/node.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../support/embeddedSuite.ts";
import { expectRejection } from "../support/expectRefusal.ts";
import { runTask } from "../support/runCommand.ts";
import { GTIN, refuse, runJson, scanOf, stockSuite, succeed, writeOrder } from "./support.ts";

const PARACETAMOL_20 = "05000000000029";

describe("wallets and bulk runs", function () {
  this.timeout(240_000);
  let suite: EmbeddedSuite;
  let other: string;

  before(async () => {
    suite = await startEmbeddedSuite();
    await stockSuite(suite, [GTIN, PARACETAMOL_20]);
    const shown = await succeed(suite, "licence", "show", "--account", "pharmacy-2", "--role", "dispenser");
    other = String(shown["id"]);
  });

  after(() => suite.stop());

  const count = async (): Promise<number> => (await listPrescriptions(suite.client)).length;

  describe("the wallet way", () => {
    it("issues to the wallet's keys: no code, no secret, and a link for one pharmacy", async () => {
      const { offer, wallet } = await succeed(suite, "wallet", "new", "--items", "2");
      const text = await readFile(String(offer), "utf8");
      const { forms } = await readWallet(String(wallet));
      const keys = deriveItemKeys(forms[0]!.formSecret, 0);
      expect((await stat(String(wallet))).mode & 0o077).to.equal(0);
      expect(text).not.to.contain(keys.itemKey.slice(2));
      expect(text).not.to.contain(Buffer.from(forms[0]!.formSecret).toString("hex"));

      const order = await writeOrder(suite);
      const issued = await succeed(suite, "rx", "issue", "--fhir", order, "--offer", String(offer));
      expect(issued).not.to.have.property("code");
      const before = await count();
      await succeed(suite, "rx", "issue", "--fhir", order, "--offer", String(offer));
      expect(await count()).to.equal(before);
      const shown = (await succeed(suite, "wallet", "show"))["list"] as { state: string }[];
      expect(shown.map(({ state }) => state)).to.deep.equal(["issued", "issued"]);

      const { link } = await succeed(suite, "wallet", "authorise", "--pharmacy", other);
      expect(parseHealthLink(String(link)).access.id).to.equal(keys.id);
      const given = ["--claim-code", String(link)];
      await refuse(suite, "AuthorisationInvalid", "rx", "claim", ...given);
      await succeed(suite, "rx", "open", ...given);
      await succeed(suite, "rx", "claim", ...given, "--as", "pharmacy-2");
      const scan = await scanOf(suite, GTIN, 0);
      const record = await succeed(suite, "rx", "dispense", ...given, scan, "--as", "pharmacy-2");
      expect(record).to.include({ outstanding: 0, quantity: 100 });
    });

    it("issues a form one way: to one offer or with codes, alone or in a folder, killed or not", async () => {
      const offerOf = async () => String((await succeed(suite, "wallet", "new", "--items", "2"))["offer"]);
      const folder = path.join(suite.stateFolder, "one-way");
      await mkdir(folder);
      const offered = ["rx", "issue", "--fhir", await writeOrder(suite, { folder })];
      const coded = ["rx", "issue", "--fhir", await writeOrder(suite)];
      const toOffer = ["--offer", await offerOf()];
      await runTask([...offered, ...toOffer], { env: suite.env, killAfter: 2_000 });
      await succeed(suite, ...offered, ...toOffer);
      await succeed(suite, ...coded);
      const before = await count();

      const line = await refuse(suite, "FORM_ISSUED_OTHERWISE", ...offered);
      expect(line).to.match(/issued to a wallet's offer before/);
      await refuse(suite, "FORM_ISSUED_OTHERWISE", ...offered, "--offer", await offerOf());
      await refuse(suite, "FORM_ISSUED_OTHERWISE", "rx", "issue", "--many", folder);
      await refuse(suite, "FORM_ISSUED_OTHERWISE", ...coded, "--offer", await offerOf());
      await succeed(suite, ...coded);
      await succeed(suite, ...offered, ...toOffer);
      expect(await count()).to.equal(before);
    });

    it("refuses another form on the same offer, a smaller offer, a wallet as an offer, a locked wallet", async () => {
      const order = await writeOrder(suite);
      const { offer, wallet } = await succeed(suite, "wallet", "new", "--items", "2");
      await succeed(suite, "rx", "issue", "--fhir", order, "--offer", String(offer));
      const second = await writeOrder(suite);
      await refuse(suite, "ID_TAKEN", "rx", "issue", "--fhir", second, "--offer", String(offer));
      const small = await succeed(suite, "wallet", "new", "--items", "1");
      await refuse(
        suite,
        "OFFER_TOO_SMALL",
        "rx",
        "issue",
        "--fhir",
        second,
        "--offer",
        String(small["offer"]),
      );
      await refuse(suite, "OFFER_INVALID", "rx", "issue", "--fhir", second, "--offer", String(wallet));
      await refuse(suite, "HEALTH_LINK_INVALID", "rx", "claim", "--claim-code", "shlink:/e30");

      const locked = path.join(suite.stateFolder, "locked.json");
      const env = { MEDICONNECT_WALLET_PASSPHRASE: "correct horse" };
      expect((await runJson(suite, ["wallet", "new", "--wallet", locked], { env })).code).to.equal(0);
      await refuse(suite, "WALLET_LOCKED", "wallet", "show", "--wallet", locked);
      expect((await runJson(suite, ["wallet", "show", "--wallet", locked], { env })).code).to.equal(0);
      await refuse(
        suite,
        "WALLET_EMPTY",
        "wallet",
        "authorise",
        "--wallet",
        `${locked}.none`,
        "--pharmacy",
        other,
      );
    });
  });

  describe("a bulk run", () => {
    async function folderOf(name: string, forms: number): Promise<string> {
      const folder = path.join(suite.stateFolder, name);
      await mkdir(folder);
      for (let form = 0; form < forms; form++) await writeOrder(suite, { folder });
      return folder;
    }

    it("issues 50 forms in one transaction and random order, once", async () => {
      const folder = await folderOf("fifty", 50);
      const before = await count();
      const first = await succeed(suite, "rx", "issue", "--many", folder);
      const again = await succeed(suite, "rx", "issue", "--many", folder);

      expect(first["count"]).to.equal(100);
      expect(again["count"]).to.equal(0);
      expect((await count()) - before).to.equal(100);
      const forms = first["forms"] as { code: string; items: { chain: { id: string } }[] }[];
      const inOrder = forms.flatMap(({ items }) => items.map(({ chain }) => chain.id));
      const onChain = (await listPrescriptions(suite.client)).slice(before).map(({ id }) => id);
      expect([...onChain].sort()).to.deep.equal([...inOrder].sort());
      expect(onChain, "the order of the forms").not.to.deep.equal(inOrder);
      await succeed(suite, "rx", "open", "--code", forms[49]!.code, "--item", "2");
    });

    it("issues nothing where one form is faulty, and names its file", async () => {
      const folder = await folderOf("faulty", 2);
      await writeFile(path.join(folder, "zz.json"), "{");
      const before = await count();
      const line = await refuse(suite, "FHIR_FAULTS", "rx", "issue", "--many", folder);
      expect(line)
        .to.match(/^zz\.json: /)
        .and.to.match(/Nothing was issued/);
      const [twice = ""] = await readdir(folder);
      await writeFile(path.join(folder, "zz.json"), await readFile(path.join(folder, twice)));
      await refuse(suite, "FORM_GIVEN_TWICE", "rx", "issue", "--many", folder);
      await refuse(suite, "FOLDER_NOT_FOUND", "rx", "issue", "--many", "nowhere");
      expect(await count()).to.equal(before);
    });

    it("issues each item once, whenever it is killed and though it runs twice at once", async () => {
      for (const [index, killAfter] of [2_000, 2_600, 3_200].entries()) {
        const folder = await folderOf(`killed-${index}`, 3);
        const before = await count();
        await runTask(["rx", "issue", "--many", folder], { env: suite.env, killAfter });
        const both = () => runTask(["rx", "issue", "--many", folder], { env: suite.env });
        await Promise.all([both(), both()]);
        await succeed(suite, "rx", "issue", "--many", folder);
        expect((await count()) - before, `killed after ${killAfter} ms`).to.equal(6);
      }
    });
  });

  describe("bad luck", () => {
    async function claimed(): Promise<string> {
      const issued = await succeed(suite, "rx", "issue", "--fhir", await writeOrder(suite));
      const code = String(issued["code"]);
      await succeed(suite, "rx", "claim", "--code", code);
      return code;
    }

    it("supplies a part exactly once, though it runs twice at once and is killed", async () => {
      const code = await claimed();
      const scan = await scanOf(suite, PARACETAMOL_20, 0);
      const next = await scanOf(suite, PARACETAMOL_20, 1);
      const part = (packs: string) => ["rx", "dispense", "--code", code, "--part", packs];
      const twice = await Promise.all([runJson(suite, part(scan)), runJson(suite, part(scan))]);
      expect(twice.map(({ code: exit }) => exit)).to.deep.equal([0, 0]);
      expect(new Set(twice.map(({ json }) => json["transaction"])).size).to.equal(1);

      await runTask(part(next), { env: suite.env, killAfter: 1_600 });
      expect(await succeed(suite, ...part(next))).to.include({ outstanding: 60, part: 2, quantity: 20 });
    });

    it("keeps the keys of both where two offers are made at once", async () => {
      const wallet = path.join(suite.stateFolder, "at-once.json");
      const make = () => succeed(suite, "wallet", "new", "--items", "1", "--wallet", wallet);
      const made = await Promise.all([make(), make()]);

      expect(made.map(({ form }) => form).sort()).to.deep.equal([1, 2]);
      expect((await readWallet(wallet)).forms).to.have.length(2);
    });

    it("reissues exactly once, whenever the command is killed and though it runs twice at once", async () => {
      for (const killAfter of [1_300, 1_700]) {
        const order = await writeOrder(suite);
        const issued = await succeed(suite, "rx", "issue", "--fhir", order);
        const before = await count();
        const args = ["rx", "reissue", "--fhir", order];
        await runTask(args, { env: suite.env, killAfter });
        const twice = await Promise.all([runJson(suite, args), runJson(suite, args)]);
        const last = await succeed(suite, ...args);
        expect((await count()) - before, `killed after ${killAfter} ms`).to.equal(2);
        for (const { json } of twice) if ("code" in json) expect(json["code"]).to.equal(last["code"]);
        await refuse(suite, "PrescriptionIsCancelled", "rx", "claim", "--code", String(issued["code"]));
        await succeed(suite, "rx", "open", "--code", String(last["code"]), "--item", "2");
      }
    });

    it("closes exactly once, whenever the command is killed", async () => {
      for (const killAfter of [1_200, 1_500, 1_800]) {
        const args = ["rx", "notdispensed", "--code", await claimed(), "--reason", "1"];
        await runTask(args, { env: suite.env, killAfter });
        expect(await succeed(suite, ...args), `killed after ${killAfter} ms`).to.include({ state: "closed" });
      }
    });

    it("lets one of two pharmacies win that walk in at once with the same code", async () => {
      const issued = await succeed(suite, "rx", "issue", "--fhir", await writeOrder(suite));
      const scans = [await scanOf(suite, GTIN, 20), await scanOf(suite, GTIN, 21)];
      const runs = ["pharmacy-1", "pharmacy-2"].map((as, index) =>
        runJson(suite, ["rx", "walkin", "--code", String(issued["code"]), scans[index] ?? "", "--as", as]),
      );
      const results = await Promise.all(runs);

      expect(results.map(({ code }) => code).sort()).to.deep.equal([0, 1]);
    });

    it("says why a transaction was reverted that had been sent", async () => {
      const { formSecret } = parsePrescriptionCode(await claimed());
      const { id } = deriveItemKeys(formSecret, 0);
      const pharmacy = signWith(suite.client, embeddedKey("pharmacy-2"));
      // A limit of gas given, ethers does not ask the node first: the transaction is mined, and reverts.
      const sending = pharmacy.prescriptions.notDispensed(id, 1, NO_OPENING, {
        ...GAS_FREE,
        gasLimit: 500_000n,
      });
      const error = await expectRejection(sendTransaction(sending), "PrescriptionHeldByAnother");
      expect(error.message).to.match(/licence 2/);
    });

    it("says in one line that the chain is gone, also where it is only asked", async () => {
      const provider = openProvider("http://127.0.0.1:39519", 31_337);
      const error = await expectRejection(provider.send("eth_blockNumber", []), "CONNECTION_LOST");
      provider.destroy();
      expect(error.line).not.to.contain("\n");
    });

    it("refuses an offer for another chain", async () => {
      const { offer } = await succeed(suite, "wallet", "new");
      const text = await readFile(String(offer), "utf8");
      const elsewhere = { ...suite.client.deployment, chainId: 1 };
      await expectRejection(
        Promise.resolve().then(() => readWalletOffer(text, elsewhere)),
        "OFFER_FOR_ANOTHER_CHAIN",
      );
    });
  });
});
